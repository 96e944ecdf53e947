/** Tells the other side of a time that somebody asks for, and whoever asked that it was declined. Each once, however often it is looked at. */
import { stateOfProposal } from "../../domain/proposals.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findProposals } from "../proposals/find-proposals.ts";
import type { FoundProposal } from "../proposals/find-proposals.ts";
import { findRecipient, seatedOf } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";
import { tellDirectly } from "./tell-directly.ts";
import type { DirectDeps } from "./tell-directly.ts";

/** Under which occasion people are asked about this proposal. */
export function keyOfProposed(proposalId: string): string {
  return `proposed ${proposalId}`;
}

/** Answers who was told. What was accepted is told by the move that it is, and what was taken back or lapsed by nothing. */
export async function tellProposals(
  deps: DirectDeps,
  tx: Tx,
  { scope, subject }: { readonly scope: TenantScope; readonly subject: Subject },
): Promise<readonly string[]> {
  if (subject.status !== "scheduled") return [];
  const told: string[] = [];
  for (const proposal of await findProposals(tx, scope, [subject.id])) {
    if (!proposal.tell) continue;
    const state = stateOfProposal(proposal, subject, deps.clock.now());
    const about = { scope, subject, proposal };
    if (state === "open") told.push(...(await tellAsked(deps, tx, about)));
    if (state === "declined") told.push(...(await tellDeclined(deps, tx, about)));
  }
  return told;
}

interface About {
  readonly scope: TenantScope;
  readonly subject: Subject;
  readonly proposal: FoundProposal;
}

async function tellAsked(deps: DirectDeps, tx: Tx, { scope, subject, proposal }: About): Promise<readonly string[]> {
  const { id, byId, byName: by, message, toldByCalendar } = proposal;
  const told: string[] = [];
  const occasion = { kind: "proposed", wanted: proposal, by, ...(message === null ? {} : { message }) } as const;
  for (const to of askedOf(subject, proposal)) {
    const { personId } = to;
    if (personId === byId) continue;
    const through = personId === toldByCalendar ? "calendar" : "message";
    const isNew = await tellDirectly(deps, tx, scope, { subject, to, occasion, key: keyOfProposed(id), through });
    if (isNew) told.push(personId);
  }
  return told;
}

function askedOf(subject: Subject, { forPart }: FoundProposal): readonly Recipient[] {
  return forPart === "provider" ? subject.providers : seatedOf(subject);
}

async function tellDeclined(deps: DirectDeps, tx: Tx, { scope, subject, proposal }: About): Promise<readonly string[]> {
  const to = await findRecipient(tx, scope, proposal.byId);
  if (!to || subject.startsAt <= deps.clock.now()) return [];
  const occasion = { kind: "proposal_declined", wanted: proposal } as const;
  const isNew = await tellDirectly(deps, tx, scope, { subject, to, occasion, key: `declined ${proposal.id}` });
  return isNew ? [to.personId] : [];
}

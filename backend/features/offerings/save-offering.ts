/** Creates, changes and deletes offerings. Administrators and schedulers may write any, providers those they teach. */
import type { ChangeOffering, NewOffering } from "#contract/offerings.ts";
import { usualRules } from "../../domain/offering.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findPeople, insertOffering, lockOffering, markDeleted, updateOffering } from "./offerings.store.ts";

export interface SaveOfferingDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Fills in the usual rules for what is not said. Fails: invalid_request, not_allowed. */
export async function createOffering(
  { database, clock, ids }: SaveOfferingDeps,
  caller: Caller,
  wish: { readonly offering: NewOffering; readonly key: OpenKey },
): Promise<Offering> {
  const { offering: said } = wish;
  const kind = said.kind ?? ((said.capacity ?? 1) > 1 ? "group" : "individual");
  const usual = usualRules({ durationMinutes: said.durationMinutes, kind, presence: said.presence ?? "virtual" });
  const offering: Offering = withPage(ids, {
    description: "",
    ...usual,
    ...withoutGaps(said),
    id: ids.next(),
    version: 1,
  });
  requireWriter(caller, offering);

  await database.transaction(async (tx) => {
    await wish.key.claim(tx);
    await requireSound(tx, caller.scope, offering);
    await insertOffering(tx, caller.scope, offering, new Date(clock.now()));
    await wish.key.keep(tx, { status: 201, kind: "offering", id: offering.id });
  });
  return offering;
}

/** Fails: invalid_request, not_found, not_allowed, version_conflict (with `current`). */
export async function changeOffering(
  { database, ids }: SaveOfferingDeps,
  caller: Caller,
  wish: { readonly id: string; readonly change: ChangeOffering; readonly ifMatch: number | undefined },
): Promise<Offering> {
  return database.transaction(async (tx) => {
    const before = await requireLocked(tx, caller, wish.id);
    requireVersion(before, wish.ifMatch);
    const changed = { ...before, ...withoutGaps(wish.change), version: before.version + 1 };
    const generateUrl = wish.change.generateUrl ?? (before.generateUrl && changed.presence === "virtual");
    const after: Offering = withPage(ids, { ...changed, generateUrl });
    requireWriter(caller, after);
    await requireSound(tx, caller.scope, after);
    await updateOffering(tx, caller.scope, after);
    return after;
  });
}

/** Fails: not_found, not_allowed, version_conflict (with `current`). */
export async function deleteOffering(
  { database, clock }: SaveOfferingDeps,
  caller: Caller,
  wish: { readonly id: string; readonly ifMatch: number | undefined },
): Promise<void> {
  await database.transaction(async (tx) => {
    const offering = await requireLocked(tx, caller, wish.id);
    requireVersion(offering, wish.ifMatch);
    await markDeleted(tx, caller.scope, wish.id, new Date(clock.now()));
  });
}

/** A page keeps its name for good; the end of the name cannot be guessed, so that only who was given the link comes. */
function withPage(ids: Ids, offering: Offering): Offering {
  if (!offering.publicPage || offering.slug !== undefined) return offering;
  const plain = offering.name.normalize("NFKD").toLowerCase();
  const words = plain.replaceAll(/\p{M}/gu, "").replaceAll(/[^a-z0-9]+/g, "-");
  const name = words.replaceAll(/^-|-$/g, "").slice(0, 40).replace(/-$/, "") || "class";
  return { ...offering, slug: `${name}-${ids.reference().slice(3).toLowerCase()}` };
}

async function requireLocked(tx: Tx, caller: Caller, id: string): Promise<Offering> {
  const offering = await lockOffering(tx, caller.scope, id);
  if (!offering) throw new RequestProblem("not_found", "There is no such offering.");
  requireWriter(caller, offering);
  return offering;
}

function requireWriter(caller: Caller, offering: Offering): void {
  const writesAll = caller.roles.includes("administrator") || caller.roles.includes("scheduler");
  const teaches = caller.roles.includes("provider") && offering.providerIds.includes(caller.personId);
  if (!writesAll && !teaches) {
    throw new RequestProblem(
      "not_allowed",
      "Only administrators, schedulers and who teaches it may change an offering.",
    );
  }
}

function requireVersion(offering: Offering, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === offering.version) return;
  throw new RequestProblem("version_conflict", "Somebody changed this offering in the meantime.", {
    current: offering,
  });
}

/** What the schema cannot see: fields that must agree, and people who must exist. */
async function requireSound(tx: Tx, scope: TenantScope, offering: Offering): Promise<void> {
  const errors: { path: string; message: string }[] = [];
  const say = (path: string, message: string): void => void errors.push({ path: `body.${path}`, message });

  if (offering.kind === "individual" && offering.capacity !== 1)
    say("capacity", "must be 1 for an individual offering");
  if (offering.kind === "individual" && offering.dates !== "open")
    say("dates", "must be open for an individual offering");
  if (offering.publicPage && offering.dates !== "published")
    say("publicPage", "is only possible for a class that is published on its dates");
  if (offering.publicPage && offering.requireMatch)
    say("publicPage", "is not possible when only matched learners book");
  if (offering.window.type === "range" && offering.window.from >= offering.window.to)
    say("window.to", "must be after from");
  for (const name of ["minutesPerDay", "minutesPerWeek", "minutesPerMonth"] as const) {
    const atMost = offering.limits?.[name];
    if (atMost !== undefined && atMost < offering.durationMinutes)
      say(`limits.${name}`, "must leave room for a session");
  }
  if (offering.generateUrl && offering.presence !== "virtual")
    say("generateUrl", "is only possible when presence is virtual");

  const people = await findPeople(tx, scope, offering.providerIds);
  offering.providerIds.forEach((id, index) => {
    if (!people.has(id)) say(`providerIds.${index}`, "must be a person of this organisation");
    if (offering.providerIds.indexOf(id) !== index) say(`providerIds.${index}`, "must not be named twice");
  });
  if (errors.length > 0) throw new RequestProblem("invalid_request", "The offering does not fit together.", { errors });
}

/** Optional fields that were left out must not overwrite what is there. */
function withoutGaps<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

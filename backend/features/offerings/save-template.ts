/** Templates: made from an offering by administrators, and made an offering of one's own by whoever teaches. */
import { newOffering } from "#contract/offerings.ts";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import type { Offering } from "../../domain/offering.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { loadOfferings } from "./offerings.store.ts";
import { requireOffering } from "./read-offering.ts";
import { createOffering } from "./save-offering.ts";
import type { SaveOfferingDeps } from "./save-offering.ts";
import { deleteTemplate, insertTemplate, loadTemplates } from "./templates.store.ts";
import type { TemplateOffering } from "./templates.store.ts";

type OpenKey = Parameters<typeof createOffering>[2]["key"];

/** Everybody's; learners have no use for them. */
export async function listTemplates(
  { database: { db } }: SaveOfferingDeps,
  caller: Caller,
): Promise<OfferingTemplate[]> {
  const { scope, personId } = caller;
  const own = (await loadOfferings(db, scope)).filter(({ providerIds }) => providerIds.includes(personId));
  const templates = await loadTemplates(db, scope);
  return templates.map(({ id, offering: { name, description = "", durationMinutes, capacity = 1, ...rest } }) => ({
    id,
    name,
    description,
    durationMinutes,
    capacity,
    kind: rest.kind ?? "individual",
    presence: rest.presence ?? "virtual",
    isOffered: own.some((each) => each.name === name),
  }));
}

/** Answers its id. Fails: not_allowed, not_found. */
export async function makeTemplate(deps: SaveOfferingDeps, caller: Caller, offeringId: string): Promise<string> {
  requireAdministrator(caller);
  const offering = withoutProviders(await requireOffering(deps.database.db, caller.scope, offeringId));
  const id = deps.ids.next();
  await deps.database.transaction(async (tx) => {
    await insertTemplate(tx, caller.scope, { id, offering, at: new Date(deps.clock.now()) });
    const subject = { kind: "offering", id, name: offering.name } as const;
    await recordAudit(deps, tx, { by: caller, line: { kind: "offerings.template_made" }, subject });
  });
  return id;
}

/** Offerings that were made from it stay. Fails: not_allowed, not_found. */
export async function removeTemplate(deps: SaveOfferingDeps, caller: Caller, id: string): Promise<void> {
  requireAdministrator(caller);
  await deps.database.transaction(async (tx) => {
    const name = await deleteTemplate(tx, caller.scope, id);
    if (name === undefined) throw new RequestProblem("not_found", "There is no such template.");
    const subject = { kind: "offering", id, name } as const;
    await recordAudit(deps, tx, {
      by: caller,
      line: { kind: "offerings.template_removed" },
      subject,
    });
  });
}

/** An offering that the caller alone teaches. Fails: not_allowed (who does not teach), not_found. */
export async function offerFromTemplate(
  deps: SaveOfferingDeps,
  caller: Caller,
  wish: { readonly templateId: string; readonly key: OpenKey },
): Promise<Offering> {
  if (!caller.roles.includes("provider")) throw new RequestProblem("not_allowed", "Only who teaches here may do this.");
  const [template] = await loadTemplates(deps.database.db, caller.scope, wish.templateId);
  if (!template) throw new RequestProblem("not_found", "There is no such template.");
  const offering = { ...template.offering, providerIds: [caller.personId] };
  return createOffering(deps, caller, { offering, key: wish.key });
}

/** What a new offering is asked for, and nothing else, so that it can be asked for again. */
function withoutProviders(offering: Offering): TemplateOffering {
  const fields = Object.entries(offering).filter(([name]) => name in newOffering.shape && name !== "providerIds");
  return Object.fromEntries(fields) as TemplateOffering;
}

function requireAdministrator({ roles }: Caller): void {
  if (!roles.includes("administrator")) throw new RequestProblem("not_allowed", "Only an administrator may do this.");
}

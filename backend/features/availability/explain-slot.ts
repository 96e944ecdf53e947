/** Why a time is or is not offered: every rule and source that removed it, without what anybody is busy with. */
import type { Explanation } from "#contract/offerings.ts";
import { decideJoin } from "../../domain/booking-rules.ts";
import { explainStart } from "../../domain/offering-times.ts";
import type { Reason } from "../../domain/offering-times.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import { classesOf, gatherFor, justAt } from "./find-free.ts";
import type { ListSlotsDeps, Search } from "./find-free.ts";
import { searchFor } from "./list-slots.ts";

export interface ExplainWish {
  readonly offeringId: string;
  readonly at: Instant;
  readonly providerId?: string | undefined;
}

/** As far as it looks for the hours that begin next. */
const aheadMs = 7 * dayMs;

/** `bookable` exactly when the slots list it. Fails: not_found, invalid_request (a provider who does not teach it). */
export async function explainSlot(deps: ListSlotsDeps, caller: Caller, wish: ExplainWish): Promise<Explanation> {
  const search = await searchFor(deps, caller, wish);
  const ofClass = search.offering.kind === "group" ? await explainClass(search, wish.at) : undefined;
  if (ofClass) return ofClass;
  const { facts } = await gatherFor(search, { startsAt: wish.at, endsAt: asInstant(wish.at + aheadMs) });
  const { bookable, reasons } = explainStart(facts, wish.at);
  const seesDetail = isStaff(search);
  const shown = reasons.map((reason) => shownAs(reason, seesDetail));
  const texts = new Set<string>();
  return { bookable, reasons: shown.filter((each) => isNew(texts, JSON.stringify(each))) };
}

/** The class that stands then is what would be joined; `undefined` when none does. */
async function explainClass(search: Search, at: Instant): Promise<Explanation | undefined> {
  const classes = await classesOf(search, justAt(at));
  if (classes.length === 0) return undefined;
  const { facts } = await gatherFor(search, justAt(at));
  const against = classes.map((each) => decideJoin({ ...facts, ...each, learnerIds: search.learnerIds }));
  if (against.some((refusals) => refusals.length === 0)) return { bookable: true, reasons: [] };
  const codes = [...new Set(against.flat().map(({ code }) => code))];
  return { bookable: false, reasons: codes.map((code) => ({ code, rule: "class", source: "roster" })) };
}

function isStaff({ caller, offering }: Search): boolean {
  const looksAfter = (["administrator", "scheduler", "support"] as const).some((role) => caller.roles.includes(role));
  return looksAfter || offering.providerIds.includes(caller.personId);
}

/** A learner reads that the provider is taken, and of nothing by what; of their own time they read everything. */
const whatTakesAProvider: readonly string[] = ["session", "hold", "undo", "calendar"];

function shownAs(reason: Reason, seesDetail: boolean): Explanation["reasons"][number] {
  const { code, rule, source, providerId, until } = reason;
  const isHidden = !seesDetail && code === "slot_taken" && whatTakesAProvider.includes(source);
  return {
    code,
    rule: isHidden ? "taken" : rule,
    source: isHidden ? "provider" : source,
    providerId,
    ...(until === undefined ? {} : { until: new Date(until).toISOString().replace(".000Z", "Z") }),
  };
}

function isNew(seen: Set<string>, text: string): boolean {
  if (seen.has(text)) return false;
  seen.add(text);
  return true;
}

/** The button that offers one's next free times without a pane: keeps them, then puts them into the text. */
import type { Client } from "#contract/client.ts";
import { createOfferCalls } from "#contract/offer-calls.ts";
import type { Slot } from "#contract/offerings.ts";
import type { TimesOffer } from "#contract/offers.ts";

/** On so many days, one each: three times of one morning are no choice. */
const mostTimes = 3;
const fortnightMs = 14 * 86_400_000;

export type NextOffer =
  | { readonly outcome: "kept"; readonly offer: TimesOffer; readonly timeZone: string }
  | { readonly outcome: "nobody" | "nothing_free" };

/** Keeps the next times of the first offering that the person teaches; answers in whose zone to write them. `dayOf` names an instant's day there. */
export async function offerNext(client: Client, dayOf: (at: string, timeZone: string) => string): Promise<NextOffer> {
  const [me, offerings] = await Promise.all([client.me(), client.offerings()]);
  const mine = offerings.find(
    ({ kind, assignment, providerIds }) => kind === "individual" && assignment !== "all" && providerIds.includes(me.id),
  );
  if (!mine) return { outcome: "nobody" };
  const { timeZone } = me;
  const now = client.now();
  const range = { from: toInstant(now), to: toInstant(now + fortnightMs) };
  const { items } = await client.slots(mine.id, { ...range, providerId: me.id });
  const startsAt = spread(items, (at) => dayOf(at, timeZone));
  if (startsAt.length === 0) return { outcome: "nothing_free" };
  const action = { idempotencyKey: crypto.randomUUID() };
  return {
    outcome: "kept",
    timeZone,
    offer: await createOfferCalls(client.calls).make({ offeringId: mine.id, startsAt }, action),
  };
}

/** The first of each of the first days; where there are fewer days, whatever comes next. */
function spread(slots: readonly Slot[], dayOf: (at: string) => string): string[] {
  const starts = slots.map((slot) => slot.startsAt).toSorted();
  const firsts = [...new Map(starts.toReversed().map((at) => [dayOf(at), at])).values()].toSorted();
  return [...new Set([...firsts.slice(0, mostTimes), ...starts])].slice(0, mostTimes).toSorted();
}

const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

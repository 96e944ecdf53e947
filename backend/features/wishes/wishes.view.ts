/** A wish as it goes out. */
import type { Wish } from "#contract/wishes.ts";
import type { KeptWish } from "./wishes.store.ts";

export function viewWish(wish: KeptWish): Wish {
  const { id, kind, state, offeringId, offeringName, durationMinutes, learnerId, learnerName, timeZone, note } = wish;
  const { providerId, providerName, answer, answeredByName, sessionId } = wish;
  return {
    id,
    kind,
    // Nobody but the learner is shown a wish after they withdrew it, and they asked for that.
    state: state === "withdrawn" ? "expired" : state,
    offeringId,
    offeringName,
    durationMinutes,
    learnerId,
    learnerName,
    from: write(wish.startsAt),
    to: write(wish.endsAt),
    times: wish.times.map(({ startsAt, endsAt }) => ({ startsAt: write(startsAt), endsAt: write(endsAt) })),
    parts: [...wish.parts],
    timeZone,
    note,
    createdAt: write(wish.createdAt),
    ...(providerId === undefined ? {} : { providerId }),
    ...(providerName === undefined ? {} : { providerName }),
    ...(answer === undefined ? {} : { answer }),
    ...(answeredByName === undefined ? {} : { answeredByName }),
    ...(sessionId === undefined ? {} : { sessionId }),
  };
}

const write = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, "Z");

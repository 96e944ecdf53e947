/** The rules about time that is taken: sessions, buffers, kept time, calendars, and the learner's own diary. */
import type { BookedTime, LearnerFacts, RulesInput } from "./booking-facts.ts";
import type { Finding, Rule } from "./finding.ts";
import { addMinutes } from "./instant.ts";
import { findOverlap, mergeIntervals } from "./interval.ts";
import type { Interval } from "./interval.ts";
import { hard, soft } from "./refusals.ts";
import type { Refusal, RefusalReason, Standing } from "./refusals.ts";

type TakenBecause = Extract<RefusalReason, { code: "slot_taken" }>["because"];
type TakenSource = "session" | "hold" | "undo" | "calendar";

/** Between two sessions both sides' buffers add up; around foreign busy time only the candidate's own apply. */
export function providerRules(input: RulesInput): readonly Rule[] {
  const { provider, standing } = input;
  const { sessions, reserved = [], busy } = provider;
  const taken = (because: TakenBecause): RefusalReason => ({ code: "slot_taken", because });
  const buffer = soft(taken("buffer"), standing);
  const rules = [
    takenBy(input, { times: sessions, source: "session", overlap: hard(taken("session")), buffer }),
    ...(["hold", "undo"] as const).map((source) => {
      const times = reserved.filter(({ reason }) => reason === source);
      // A hold is somebody's wish; what can still be taken back is somebody's session.
      const overlap = source === "hold" ? soft(taken(source), standing) : hard(taken(source));
      return takenBy(input, { times, source, overlap, buffer });
    }),
  ];
  if (busy !== "unreadable") {
    const times = busy.map((each) => ({ ...each, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }));
    const overlap = soft(taken("calendar"), standing);
    return [...rules, takenBy(input, { times, source: "calendar", overlap, buffer })];
  }
  const refusal = soft({ code: "calendar_unreadable", providerId: provider.providerId }, standing);
  return [...rules, () => ({ refusal, rule: "readable_calendar", source: "calendar" })];
}

function takenBy(
  { offering }: RulesInput,
  taken: {
    readonly times: readonly BookedTime[];
    readonly source: TakenSource;
    readonly overlap: Refusal;
    readonly buffer: Refusal;
  },
): Rule {
  const real = taken.times.filter((each) => each.startsAt < each.endsAt);
  const times = mergeIntervals(real);
  const withBuffers = mergeIntervals(real.map((each) => widened(each, each)));
  const { source } = taken;
  return (candidate) => {
    const reaching = findOverlap(withBuffers, widened(candidate, offering));
    if (!reaching) return undefined;
    const isOverlap = findOverlap(times, candidate) !== undefined;
    const what: Pick<Finding, "refusal" | "rule"> = isOverlap
      ? { refusal: taken.overlap, rule: "overlap" }
      : { refusal: taken.buffer, rule: "buffer" };
    return { ...what, source, until: addMinutes(reaching.endsAt, offering.bufferBeforeMinutes) };
  };
}

/** Widened by its own buffers. */
export function widened(
  interval: Interval,
  by: { readonly bufferBeforeMinutes: number; readonly bufferAfterMinutes: number },
): Interval {
  return {
    startsAt: addMinutes(interval.startsAt, -by.bufferBeforeMinutes),
    endsAt: addMinutes(interval.endsAt, by.bufferAfterMinutes),
  };
}

/** No buffers: a learner may go from one session to the next. */
export function learnerRules(learner: LearnerFacts | undefined, standing: Standing): readonly Rule[] {
  if (!learner) return [];
  const sessions = mergeIntervals(learner.sessions);
  const busy = mergeIntervals(learner.busy);
  return [
    (candidate) => {
      const session = findOverlap(sessions, candidate);
      const refusal = hard({ code: "learner_busy", because: "session" });
      return session && { refusal, rule: "overlap", source: "learner_session", until: session.endsAt };
    },
    (candidate) => {
      const entry = findOverlap(busy, candidate);
      const refusal = soft({ code: "learner_busy", because: "calendar" }, standing);
      return entry && { refusal, rule: "overlap", source: "learner_calendar", until: entry.endsAt };
    },
  ];
}

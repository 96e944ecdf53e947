/**
 * What the engine is measured against: the usual way to write it, one wall clock conversion and one scan of the busy time
 * per candidate. Knows weekly hours, a grid and busy time, and nothing else.
 */
import { asInstant, dayMs, minuteMs } from "../domain/instant.ts";
import type { Instant } from "../domain/instant.ts";
import type { Interval } from "../domain/interval.ts";
import type { OfferingFacts } from "../domain/offering-times.ts";
import type { Listed } from "./slot-workloads.ts";

const weekdayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const formats = new Map<string, Intl.DateTimeFormat>();

export function listNaively(facts: OfferingFacts): Listed {
  const { range, offering } = facts;
  const found = new Map<Instant, string[]>();
  for (const { providerId, schedule, busy } of facts.providers) {
    for (let day = range.startsAt - dayMs; day < range.endsAt + dayMs; day += dayMs) {
      const name = weekdayNames[new Date(day).getUTCDay()];
      for (const { windows } of schedule.weekly.filter((each) => each.day === name)) {
        for (const { from, to } of windows) {
          const last = minutesOf(to) - offering.durationMinutes;
          for (let minute = minutesOf(from); minute <= last; minute += offering.incrementMinutes) {
            const startsAt = instantOf(schedule.timeZone, day + minute * minuteMs);
            const endsAt = startsAt + offering.durationMinutes * minuteMs;
            if (startsAt < range.startsAt || startsAt >= range.endsAt) continue;
            if ((busy as readonly Interval[]).some((each) => each.startsAt < endsAt && startsAt < each.endsAt))
              continue;
            found.set(startsAt, [...(found.get(startsAt) ?? []), providerId]);
          }
        }
      }
    }
  }
  return [...found].sort(([one], [other]) => one - other).map(([startsAt, providerIds]) => ({ startsAt, providerIds }));
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Guesses by the offset of the local time read as UTC, and corrects once. */
function instantOf(timeZone: string, local: number): Instant {
  const guess = local - offsetAt(timeZone, local);
  return asInstant(local - offsetAt(timeZone, guess));
}

function offsetAt(timeZone: string, at: number): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("en-CA", { timeZone, timeZoneName: "longOffset" });
  formats.set(timeZone, format);
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(format.format(at)) ?? [];
  return sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs : 0;
}

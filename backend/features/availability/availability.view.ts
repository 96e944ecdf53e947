/** Hours and slots as the contract writes them. */
import type { Availability, Slots } from "#contract/offerings.ts";
import { dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { KeptSchedule } from "./availability.store.ts";
import type { OutsideFacts } from "./gather-facts.ts";
import type { FreeSlots } from "./list-slots.ts";

export function viewAvailability(schedule: KeptSchedule): Availability {
  const away = schedule.away.map(({ from, to }) => ({ from: onTheWire(from), to: onTheWire(to) }));
  // What was saved has been through the contract's own schema.
  return { ...(schedule as unknown as Availability), away };
}

export function viewSlots(free: FreeSlots): Slots {
  const { items, outside, learner, nextAvailableAt, muted } = free;
  return {
    items: items.map((slot) => ({
      startsAt: onTheWire(slot.startsAt),
      endsAt: onTheWire(slot.endsAt),
      providerIds: [...slot.providerIds],
      seatsLeft: slot.seatsLeft,
      ...(slot.sessionId === undefined ? {} : { sessionId: slot.sessionId }),
    })),
    unavailable: outside.flatMap((each) => {
      const code = whyUnavailable(each);
      return code === undefined ? [] : [{ providerId: each.personId, code }];
    }),
    checked: {
      providers: outside.flatMap(({ personId, checked }) =>
        checked === "unreadable" ? [] : [{ providerId: personId, calendar: checked }],
      ),
      learner: learner?.checked === "live" || learner?.checked === "recent" ? learner.checked : "not_connected",
    },
    ...(muted === undefined ? {} : { muted: muted.map(onTheWire) }),
    ...(nextAvailableAt === undefined ? {} : { nextAvailableAt: onTheWire(nextAvailableAt) }),
  };
}

function whyUnavailable({ checked, schedule }: OutsideFacts): "calendar_unreadable" | "no_hours" | undefined {
  if (checked === "unreadable") return "calendar_unreadable";
  const hasHours = [...schedule.weekly, ...schedule.overrides].some(({ windows }) => windows.length > 0);
  return hasHours ? undefined : "no_hours";
}

/** Every time of a list goes through here, so its day is written once and the clock reading is put behind it. */
function onTheWire(at: Instant): string {
  const sinceMidnight = ((at % dayMs) + dayMs) % dayMs;
  if (at - sinceMidnight !== lastDay.at) {
    lastDay = { at: at - sinceMidnight, text: new Date(at - sinceMidnight).toISOString().slice(0, 11) };
  }
  const seconds = Math.floor(sinceMidnight / 1000);
  return `${lastDay.text}${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}Z`;
}

let lastDay = { at: Number.NaN, text: "" };

function two(count: number): string {
  const whole = Math.floor(count);
  return whole < 10 ? `0${whole}` : String(whole);
}

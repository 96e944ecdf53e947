/** When a message that could not be delivered is tried again, whatever it tells of. */
import { addMinutes, asInstant, minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

const firstPauseMs = 5_000;
const longestPauseMs = 15 * minuteMs;
const closedPauseMinutes = 5;

/** `attempts`: made so far, at least one. A channel that is `closed` (not set up, or not let in) is asked at an even pace. */
export function retryDeliveryAt(
  hope: "later" | "closed",
  { now, attempts }: { readonly now: Instant; readonly attempts: number },
): Instant {
  if (hope === "closed") return addMinutes(now, closedPauseMinutes);
  return asInstant(now + Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(attempts - 1, 12)));
}

/** A refusal as half a sentence, for histories that staff read: "another session stands there". */
import type { Refusal } from "./refusals.ts";

export function sayRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case "slot_taken":
      return refusal.because === "session" ? "the provider has another session then" : "that time is taken";
    case "learner_busy":
      return "a learner has another session then";
    case "in_the_past":
      return "that time has passed";
    case "already_cancelled":
      return "it was cancelled before";
    case "cutoff_passed":
      return "it is too late to change it";
    case "session_full":
      return "there are not enough seats";
    default:
      return refusal.code.replaceAll("_", " ");
  }
}

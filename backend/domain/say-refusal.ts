/** A refusal as half a sentence, for histories that staff read: "another session stands there". */
import type { PutBackReason } from "./notice-words.ts";
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

/** The same in a word that notices put into the reader's language. */
export function putBackReason(refusal: Refusal): PutBackReason {
  switch (refusal.code) {
    case "slot_taken":
      return refusal.because === "session" ? "provider_elsewhere" : "time_taken";
    case "learner_busy":
      return "learner_elsewhere";
    case "in_the_past":
      return "in_the_past";
    case "session_full":
      return "session_full";
    default:
      return "not_possible";
  }
}

/** A refusal in the word that histories keep, and in the one that notices know. */
import type { Hindrance } from "./change-lines.ts";
import type { PutBackReason } from "./notice-words.ts";
import type { Refusal } from "./refusals.ts";

export function hindranceOf(refusal: Refusal): Hindrance {
  return refusal.code === "slot_taken" && refusal.because === "session" ? "provider_elsewhere" : refusal.code;
}

/** The same for whoever is told of it. */
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

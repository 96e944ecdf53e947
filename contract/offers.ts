/** Offers: times that somebody who teaches keeps free for whoever follows their link. */
import { z } from "zod";
import { id, instant } from "./formats.ts";

/** `POST /offers` */
export const makeOffer = z.strictObject({
  offeringId: id,
  /** Of several who teach it; otherwise the caller. */
  providerId: id.optional(),
  startsAt: z.array(instant).min(1).max(5),
  /** How long they are kept, at most until each begins. */
  hours: z.int().min(1).max(72).default(48),
});
export type MakeOffer = z.input<typeof makeOffer>;

/** What `POST /offers` and `GET /offers/{id}` answer. */
export const timesOffer = z.object({
  id,
  offeringId: id,
  offeringName: z.string(),
  providerId: id,
  providerName: z.string(),
  /** Where somebody who gets it opens it. */
  link: z.string(),
  /** Until when the last of the times is kept. */
  expiresAt: z.string(),
  /** Earliest first; `holdId` goes along with the booking. */
  times: z.array(z.object({ holdId: id, startsAt: z.string(), endsAt: z.string(), link: z.string() })),
});
export type TimesOffer = z.infer<typeof timesOffer>;

/** Wishes: somebody finds no time that suits, and asks for one or wants to hear when one opens. */
import { z } from "zod";
import { id, instant, listOf, text } from "./formats.ts";

/** Parts of the week on the learner's own clock: 6 to 12, 12 to 17 and 17 to 22 on weekdays; all of Saturday and Sunday. */
export const wishPart = z.enum(["weekday_mornings", "weekday_afternoons", "weekday_evenings", "weekends"]);
export type WishPart = z.infer<typeof wishPart>;

const span = z
  .strictObject({ startsAt: instant, endsAt: instant })
  .refine(({ startsAt, endsAt }) => Date.parse(startsAt) < Date.parse(endsAt), "must end after it starts");

/** `POST /wishes` */
export const makeWish = z.strictObject({
  /** `ask`: whoever teaches it is told, and answers. `opening`: nobody is asked; the learner is told once a time opens. */
  kind: z.enum(["ask", "opening"]),
  offeringId: id,
  /** Of several who teach it; otherwise any of them. */
  providerId: id.optional(),
  /** Where it begins; otherwise now. */
  from: instant.optional(),
  /** Where it ends by itself; otherwise after four weeks, or with the last of `times` where no part is named. At most 62 days after it begins. */
  to: instant.optional(),
  /** When they could. A time suits when it lies in one of these, or begins in one of `parts`; with neither any time does. */
  times: z.array(span).max(3).default([]),
  parts: z.array(wishPart).max(4).default([]),
  note: text(500).default(""),
});
export type MakeWish = z.input<typeof makeWish>;

export const wish = z.object({
  id,
  kind: z.enum(["ask", "opening"]),
  /** `told`: a time opened, and the learner was told. */
  state: z.enum(["open", "told", "answered", "declined", "expired"]),
  offeringId: id,
  offeringName: z.string(),
  durationMinutes: z.int(),
  providerId: id.optional(),
  providerName: z.string().optional(),
  learnerId: id,
  learnerName: z.string(),
  from: z.string(),
  to: z.string(),
  times: z.array(z.object({ startsAt: z.string(), endsAt: z.string() })),
  parts: z.array(wishPart),
  /** The clock on which `parts` are meant. */
  timeZone: z.string(),
  note: z.string(),
  createdAt: z.string(),
  /** What was said with the answer. */
  answer: z.string().optional(),
  answeredByName: z.string().optional(),
  /** The session that was made for it. */
  sessionId: id.optional(),
});
export type Wish = z.infer<typeof wish>;

/** `GET /wishes`: as a learner one's own, those at rest for another 30 days; as a provider what one is asked and has not answered. */
export const wishesQuery = z.strictObject({ role: z.enum(["learner", "provider"]).default("learner") });
export const wishList = listOf(wish);

/** `POST /wishes/{id}/book`: a session for whoever asked. */
export const bookWish = z.strictObject({
  startsAt: instant,
  override: z.array(z.string().max(50)).max(10).default([]),
});
export type BookWish = z.input<typeof bookWish>;

/** `POST /wishes/{id}/decline` */
export const declineWish = z.strictObject({ message: text(500).default("") });
export type DeclineWish = z.input<typeof declineWish>;

/** Holds: a time kept for somebody for a few minutes while they make up their mind. */
import { z } from "zod";
import { id, instant } from "./formats.ts";

/** `POST /holds` */
export const placeHold = z.strictObject({ offeringId: id, startsAt: instant, providerId: id.optional() });
export type PlaceHold = z.infer<typeof placeHold>;

/** What `POST /holds` and `POST /holds/{id}/renew` answer. */
export const hold = z.object({ id, expiresAt: z.string() });
export type Hold = z.infer<typeof hold>;

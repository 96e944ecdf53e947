/** Offerings as an administrator would like them: whoever teaches makes their own from one. */
import { z } from "zod";
import { id, listOf } from "./formats.ts";
import { offering } from "./offerings.ts";

/** `POST /offering-templates` (administrators): an offering becomes a template as it is now. */
export const makeTemplate = z.strictObject({ offeringId: id });

export const offeringTemplate = z.object({
  id,
  name: z.string(),
  description: z.string(),
  kind: offering.shape.kind,
  durationMinutes: z.int(),
  capacity: z.int(),
  presence: offering.shape.presence,
  /** Whether the caller has made one of their own from it that can be booked. */
  isOffered: z.boolean(),
});
export type OfferingTemplate = z.infer<typeof offeringTemplate>;

export const templateList = listOf(offeringTemplate);

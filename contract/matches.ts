/** Matches: which provider and which learner may book each other, where an offering asks for it. */
import { z } from "zod";
import { id, listOf, page } from "./formats.ts";

/** `GET /matches` */
export const matchesQuery = page.extend({ providerId: id.optional(), learnerId: id.optional() });

/** `POST /matches` */
export const newMatch = z
  .strictObject({ providerId: id, learnerId: id })
  .refine((match) => match.providerId !== match.learnerId, { message: "must be somebody else", path: ["learnerId"] });
export type NewMatch = z.infer<typeof newMatch>;

export const match = z.object({
  id,
  providerId: id,
  providerName: z.string(),
  learnerId: id,
  learnerName: z.string(),
  createdAt: z.string(),
});
export type Match = z.infer<typeof match>;

export const matchList = listOf(match);

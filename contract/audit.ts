/** The audit log: who did what that matters. */
import { z } from "zod";
import { id, instant, listOf, page, text } from "./formats.ts";

/** What an entry is about. */
export const auditSubject = z.enum([
  "person",
  "match",
  "offering",
  "session",
  "integration",
  "connection",
  "webhook",
  "settings",
  "organisation",
]);
export type AuditSubject = z.infer<typeof auditSubject>;

/** `GET /audit` (administrators), newest first. */
export const auditQuery = page.extend({
  from: instant.optional(),
  to: instant.optional(),
  /** The id of who did it, or part of their name or address. */
  actor: text(200).optional(),
  /** A kind (`people.roles`), an area (`people`), or words of the line. */
  what: text(200).optional(),
  /** The id of a person or thing it is about, or part of its name or address. */
  subject: text(200).optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;

const auditPerson = z.object({
  /** Absent when the person was deleted. */
  id: id.optional(),
  displayName: z.string().optional(),
});

export const auditEntry = z.object({
  id,
  at: z.string(),
  /** Absent = Slotside itself. */
  by: auditPerson.optional(),
  surface: z.string(),
  kind: z.string(),
  /** One plain line; whom it is about is in `people`. */
  what: z.string(),
  subject: z.object({ kind: auditSubject, id: id.optional(), name: z.string().optional() }).optional(),
  people: z.array(auditPerson),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditList = listOf(auditEntry);

/** Imports from tables: what one would do is shown first, and then done or not. */
import { z } from "zod";
import { id } from "./formats.ts";
import { role } from "./people.ts";

const file = {
  /** The table as text. */
  csv: z.string().min(1).max(240_000).optional(),
  /** The table as the bytes of its file: UTF-8, UTF-16 with its mark, or else Windows-1252. */
  base64: z
    .string()
    .regex(/^[A-Za-z0-9+/]+={0,2}$/, "must be Base64")
    .max(240_000)
    .optional(),
};
const isOneFile = (upload: { csv?: string | undefined; base64?: string | undefined }): boolean =>
  (upload.csv === undefined) !== (upload.base64 === undefined);
const oneFile = "must hold the table either as csv or as base64";

/** `POST /matches/import`: columns `provider` and `learner`, each an e-mail address or an id. */
export const importMatches = z
  .strictObject({
    ...file,
    /** `add`: what is there stays. `complete`: the file is the whole list, and what is not in it ends. */
    mode: z.enum(["add", "complete"]).default("add"),
  })
  .refine(isOneFile, oneFile);
export type ImportMatches = z.input<typeof importMatches>;

/** `POST /people/import`: columns `email`, and of `name`, `roles`, `timeZone` and `language` those there are. */
export const importPeople = z.strictObject(file).refine(isOneFile, oneFile);
export type ImportPeople = z.input<typeof importPeople>;

export const importError = z.object({
  /** Of the file; the heading is line 1. */
  line: z.int(),
  /** Counted from 1; absent when it is about the whole line. */
  column: z.int().optional(),
  columnName: z.string().optional(),
  value: z.string().optional(),
  code: z.string(),
  /** What is wrong and what to do, in the caller's language. */
  message: z.string(),
  fix: z.string(),
});
export type ImportError = z.infer<typeof importError>;

const preview = {
  id,
  expiresAt: z.string(),
  /** Lines of the file without its heading. */
  lines: z.int(),
  unchanged: z.int(),
  errors: z.array(importError),
  /** The heading and the lines with errors, as a table of their own; empty when there are none. */
  badLines: z.string(),
};

const pair = z.object({
  providerId: id,
  providerName: z.string(),
  learnerId: id,
  learnerName: z.string(),
});

export const matchesPreview = z.object({
  ...preview,
  mode: z.enum(["add", "complete"]),
  added: z.array(pair.extend({ line: z.int() })),
  ended: z.array(pair.extend({ matchId: id })),
  /** Lines that say what an earlier line said. */
  repeated: z.int(),
  /** Matches that would end, but stay because a line with an error may mean them. */
  heldBack: z.int(),
});
export type MatchesPreview = z.infer<typeof matchesPreview>;

export const matchesApplied = z.object({ added: z.int(), ended: z.int(), unchanged: z.int() });
export type MatchesApplied = z.infer<typeof matchesApplied>;

export const peoplePreview = z.object({
  ...preview,
  added: z.array(z.object({ line: z.int(), displayName: z.string(), email: z.string(), roles: z.array(role) })),
  changed: z.array(
    z.object({
      line: z.int(),
      personId: id,
      displayName: z.string(),
      email: z.string(),
      changes: z.array(
        z.object({
          field: z.enum(["roles", "timeZone", "language"]),
          from: z.string(),
          to: z.string(),
        }),
      ),
    }),
  ),
});
export type PeoplePreview = z.infer<typeof peoplePreview>;

export const peopleApplied = z.object({ added: z.int(), changed: z.int(), unchanged: z.int() });
export type PeopleApplied = z.infer<typeof peopleApplied>;

/** Everybody of an organisation as its administrators see them, and where they come from. */
import { z } from "zod";
import { id, listOf, page, text } from "./formats.ts";
import { person, role } from "./people.ts";

/** `GET /people` */
export const peopleQuery = page.extend({
  /** Part of a name or an address. */
  q: text(200).optional(),
  role: role.optional(),
  /** `left`: whom the directory does not know any more, or has disabled. `not_opened`: known, but never here. */
  standing: z.enum(["left", "not_opened"]).optional(),
});
export type PeopleQuery = z.input<typeof peopleQuery>;

export const listedPerson = person.extend({
  /** Whether they have opened Slotside. */
  hasOpened: z.boolean(),
  /** How they came to be known. */
  source: z.enum(["sign_in", "file", "directory"]),
  /** Sessions that are still to come, taught or attended. */
  sessionsAhead: z.int(),
  /** The directory does not know them any more, or has disabled them. */
  left: z
    .object({
      as: z.enum(["removed", "disabled"]),
      at: z.string(),
      /** What was decided about their sessions ahead; absent = nothing yet. */
      decision: z.enum(["called_off", "handed_over", "kept"]).optional(),
    })
    .optional(),
  /** Everything about them is about to be deleted. */
  isBeingDeleted: z.boolean(),
});
export type ListedPerson = z.infer<typeof listedPerson>;

export const peopleList = listOf(listedPerson);

/** `POST /people/{id}/settle`: what becomes of the sessions ahead of somebody who left. */
export const settlePerson = z
  .strictObject({
    sessions: z.enum(["call_off", "hand_over", "keep"]),
    /** Who teaches them instead; with `hand_over` only. What they cannot take is called off. */
    toProviderId: id.optional(),
  })
  .refine(({ sessions, toProviderId }) => (sessions === "hand_over") === (toProviderId !== undefined), {
    message: "must name who takes them over, and only then",
    path: ["toProviderId"],
  });
export type SettlePerson = z.infer<typeof settlePerson>;

export const settled = z.object({ calledOff: z.int(), handedOver: z.int(), kept: z.int() });
export type Settled = z.infer<typeof settled>;

/** A group of the directory. */
export const directoryGroup = z.object({ groupId: z.string(), name: z.string() });
export type DirectoryGroup = z.infer<typeof directoryGroup>;

/** `GET /people/groups/search` */
export const groupsQuery = z.strictObject({ q: text(200).default("") });
export const foundGroups = z.object({ items: z.array(directoryGroup) });

/** `POST /people/groups`: its members are known here from now on, with these roles. */
export const chooseGroup = z.strictObject({
  groupId: z.string().min(1).max(100),
  name: text(300).min(1),
  roles: z.array(role).min(1).max(5),
});
export type ChooseGroup = z.infer<typeof chooseGroup>;

export const chosenGroup = directoryGroup.extend({
  roles: z.array(role),
  members: z.int().optional(),
  lastReadAt: z.string().optional(),
  /** Why it could not be read the last time; it is tried again by itself. */
  problem: z.string().optional(),
});
export type ChosenGroup = z.infer<typeof chosenGroup>;

export const chosenGroups = z.object({ items: z.array(chosenGroup) });

/** What is kept of people and organisations: handed out, and deleted. */
import { z } from "zod";
import { id, text } from "./formats.ts";

/** `DELETE /people/{id}?sessions=&toProviderId=` */
export const deletePerson = z
  .strictObject({
    /** What becomes of what they teach: called off, or handed over as far as the other one can take it. */
    sessions: z.enum(["call_off", "hand_over"]).default("call_off"),
    toProviderId: id.optional(),
  })
  .refine(({ sessions, toProviderId }) => (sessions === "hand_over") === (toProviderId !== undefined), {
    message: "must name who takes them over, and only then",
    path: ["toProviderId"],
  });

export const deletionBegun = z.object({
  /** Sessions they taught, and seats they had. */
  calledOff: z.int(),
  handedOver: z.int(),
  /** `deleting`: others are told and vendors tidied up first; it ends by itself, within a day at most. */
  state: z.literal("deleting"),
});
export type DeletionBegun = z.infer<typeof deletionBegun>;

/** `GET /people/{id}/export`: rows as they are kept, by table; secrets are left out. */
export const personExport = z.object({
  exportedAt: z.string(),
  personId: id,
  tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
});
export type PersonExport = z.infer<typeof personExport>;

/** `GET /organisation/export` */
export const organisationExport = personExport.omit({ personId: true });
export type OrganisationExport = z.infer<typeof organisationExport>;

/** `POST /organisation/departure`: everything of the organisation is deleted. */
export const leaveOrganisation = z.strictObject({
  /** The organisation's name, typed by whoever decides it. */
  confirm: text(300),
});

export const departureBegun = z.object({ state: z.literal("leaving"), calledOff: z.int() });
export type DepartureBegun = z.infer<typeof departureBegun>;

/** Looking after one connected account: its calendars, its test, and letting it go. */
import { z } from "zod";
import { id } from "./formats.ts";
import { purpose, vendor } from "./people.ts";

/** `PATCH /connections/{id}`: a purpose can be left out here, and is added by connecting. */
export const changeConnection = z.strictObject({
  purposes: z.array(purpose).min(1).max(2).optional(),
  conflictCalendars: z.array(z.string().min(1).max(1000)).max(20).optional(),
  /** `null` = the account's main calendar. */
  targetCalendar: z.string().min(1).max(1000).nullable().optional(),
});
export type ChangeConnection = z.infer<typeof changeConnection>;

/** A calendar of a connected account, by the vendor's id. */
export const accountCalendar = z.object({
  id: z.string(),
  name: z.string(),
  isMain: z.boolean(),
  /** Sessions can be written there. */
  isWritable: z.boolean(),
  /** The busy time of it counts. */
  counts: z.boolean(),
  /** Sessions are written there. */
  isTarget: z.boolean(),
});
export type AccountCalendar = z.infer<typeof accountCalendar>;

export const sessionsAtDeparture = z.enum(["keep", "remove", "hand_over"]);

/** `DELETE /connections/{id}`; `meets` with `hand_over`: what the sessions ahead meet on afterwards. */
export const disconnectQuery = z.strictObject({
  sessions: sessionsAtDeparture.default("keep"),
  meets: z.enum(["teams", "zoom", "meet"]).optional(),
});
export type DisconnectWish = z.input<typeof disconnectQuery>;

/** `GET /connections/{id}/departure`: what disconnecting would concern. */
export const departurePreview = z.object({
  sessionsAhead: z.int(),
  /** Whom they can be handed to. */
  handOverTo: z.array(
    z.object({ connectionId: id, vendor, accountEmail: z.string(), meets: z.enum(["teams", "zoom", "meet"]) }),
  ),
});
export type DeparturePreview = z.infer<typeof departurePreview>;

/** People: the signed-in person, and what an administrator sees of everybody. */
import { z } from "zod";
import { id, text, timeZone } from "./formats.ts";

export const role = z.enum(["learner", "provider", "scheduler", "support", "administrator"]);
export type Role = z.infer<typeof role>;

export const vendor = z.enum(["microsoft", "zoom", "google"]);
export type Vendor = z.infer<typeof vendor>;

export const purpose = z.enum(["calendar", "meetings"]);
export type Purpose = z.infer<typeof purpose>;

export const connection = z.object({
  id,
  vendor,
  purposes: z.array(purpose),
  method: z.enum(["delegated", "app_only"]),
  accountId: z.string(),
  accountName: z.string(),
  accountEmail: z.string(),
  connectedAt: z.string(),
  status: z.enum(["connected", "needs_reconnect", "revoked"]),
  problem: z.string().optional(),
  /** The last test that somebody asked for; `problem` says what is wrong and what to do. */
  lastTest: z
    .object({
      at: z.string(),
      passed: z.boolean(),
      results: z.array(z.object({ purpose, passed: z.boolean(), problem: z.string().optional() })),
    })
    .optional(),
  /** What works but will surprise somebody, in words: a plan that ends long meetings early. */
  advice: z.string().optional(),
  /** Whose busy time counts, by the vendor's ids, `main` for the account's main calendar; empty = that one alone. */
  conflictCalendars: z.array(z.string()).optional(),
  /** Where sessions are written; absent = the account's main calendar. */
  targetCalendar: z.string().optional(),
  /** It is on its way out: how many sessions were to be cleared, and how many still are. */
  leaving: z.object({ sessions: z.enum(["keep", "remove", "hand_over"]), total: z.int(), left: z.int() }).optional(),
});
export type Connection = z.infer<typeof connection>;

export const person = z.object({
  id,
  tenantId: id,
  displayName: z.string(),
  email: z.string(),
  timeZone: z.string(),
  locale: z.string(),
  roles: z.array(role),
});
export type Person = z.infer<typeof person>;

export const me = person.extend({
  tenantName: z.string(),
  connections: z.array(connection),
  /** A guest of this organisation at Microsoft: no account of theirs there can be connected from here. */
  guest: z.literal(true).optional(),
  /** By which of their accounts they are recognised here. */
  signsInBy: z.array(z.enum(["microsoft", "zoom"])).optional(),
  /** Fields the person's directory owns; they cannot be changed here. */
  readOnly: z.array(z.string()),
  /** When the person is reminded of a session, in minutes before it begins; empty = never. */
  reminders: z.object({ minutesBefore: z.array(z.int()) }),
  /** What they took a seat in last, and who teaches it; absent while they never did. */
  lastBooked: z.object({ offeringId: id, providerId: id }).optional(),
});
export type Me = z.infer<typeof me>;

/** When to remind, in minutes before the start; empty = never. */
export const reminders = z.strictObject({ minutesBefore: z.array(z.int().min(5).max(20_160)).max(5) });

/** `PATCH /me` */
export const changeMe = z.strictObject({
  timeZone: timeZone.optional(),
  locale: z
    .string()
    .max(60)
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*(-u(-[a-z0-9]{2,8})+)?$/, "must be a language tag such as de-DE")
    .optional(),
  reminders: reminders.optional(),
});
export type ChangeMe = z.infer<typeof changeMe>;

/** `PATCH /people/{id}` (administrators) */
export const changePerson = z.strictObject({
  roles: z.array(role).min(1).max(5).optional(),
  displayName: text(200).optional(),
});
export type ChangePerson = z.infer<typeof changePerson>;

/** `POST /connections/{vendor}` */
export const connectAccount = z.strictObject({
  purposes: z.array(purpose).min(1).max(2),
  /** Renews this connection: another account than its own is refused. */
  connectionId: id.optional(),
  /** An account beside the one that is connected already. */
  asAnother: z.literal(true).optional(),
});
export type ConnectAccount = z.infer<typeof connectAccount>;

/** What connecting answers: done at once (single sign-on), or a page to open whose result comes back by `completeConnection`. */
export const connecting = z.union([
  z.object({ state: z.literal("connected"), connection }),
  z.object({
    state: z.literal("authorize"),
    authorizeUrl: z.string(),
    attemptId: id,
    /** For the Zoom client's own consent; only where the request came from there. */
    inClient: z.object({ codeChallenge: z.string(), state: z.string() }).optional(),
    /** The page is ours and ends in the browser, where the person confirms: from then on `completeConnection` with `confirmed`. */
    inBrowser: z.literal(true).optional(),
  }),
]);
export type Connecting = z.infer<typeof connecting>;

/**
 * `POST /connections/{vendor}/complete`: the one-time value the callback page handed to its opener, the code that the Zoom client
 * gave, or an attempt that its person confirmed in a browser (409 `request_in_progress` until they have).
 */
export const completeConnection = z.union([
  z.strictObject({ oneTimeValue: z.string().min(16).max(200) }),
  z.strictObject({
    attemptId: id,
    code: z.string().min(1).max(4000),
    redirectUri: z.url().max(500).optional(),
    state: z.string().max(500).optional(),
  }),
  z.strictObject({ attemptId: id, confirmed: z.literal(true) }),
]);
export type CompleteConnection = z.infer<typeof completeConnection>;

/** `GET /providers` */
export const provider = z.object({ id, displayName: z.string(), timeZone: z.string(), matched: z.boolean() });
export type Provider = z.infer<typeof provider>;

/** `POST /zoom/session`: the panel's encrypted context; answers a short bearer, or says what is missing. */
export const zoomSessionRequest = z.strictObject({ context: z.string().min(20).max(8000) });
export const zoomSession = z.union([
  z.object({
    state: z.literal("signed_in"),
    token: z.string(),
    /** Whose it is: the bearer itself says nothing. */
    personId: id,
    expiresAt: z.string(),
    meetingUuid: z.string().optional(),
  }),
  /** The Zoom account is not linked to anybody here. */
  z.object({
    state: z.literal("not_linked"),
    zoomUserId: z.string(),
    /** They have let us in at Zoom; what is left is to choose how to go on. */
    arrived: z
      .object({
        name: z.string(),
        email: z.string(),
        /** Zoom says that they own or administer its account. */
        administers: z.boolean(),
      })
      .optional(),
  }),
  /** Nobody is signed in to Zoom in this panel. */
  z.object({
    state: z.literal("guest"),
    /** The public page of the class that the meeting belongs to. */
    publicUrl: z.string().optional(),
  }),
]);
export type ZoomSession = z.infer<typeof zoomSession>;

/** The administrator's set-up of each vendor: the method, the authorisation for everybody, and whose accounts it reaches. */
import { z } from "zod";
import { id, page, text } from "./formats.ts";
import { vendor } from "./people.ts";

export const integrationMethod = z.enum(["domain_wide", "individual", "free_busy_only"]);
export type IntegrationMethod = z.infer<typeof integrationMethod>;

/**
 * `not_set_up` nothing was chosen · `not_authorised` nobody has been asked · `waiting` asked, and it has not been given ·
 * `confirming` given as it seems, and being confirmed · `refused` not given, or not any more; `problem` says why · `attention`
 * works, but not for everybody · `ready`.
 */
export const integrationStatus = z.enum([
  "not_set_up",
  "not_authorised",
  "waiting",
  "confirming",
  "refused",
  "attention",
  "ready",
]);

/** Somebody whose account cannot be reached. */
export const inaccessiblePerson = z.object({
  personId: id,
  name: z.string(),
  email: z.string(),
  /** Our word for the cause: `no_mailbox`, `blocked_by_policy`… */
  code: z.string(),
  /** The cause in plain words. */
  detail: z.string(),
  /** What exactly mends it. */
  fix: z.string(),
  /** The vendor's own word, for support. */
  vendorCode: z.string().optional(),
});
export type InaccessiblePerson = z.infer<typeof inaccessiblePerson>;

/** A run over a sample of people or over everybody. */
export const integrationTest = z.object({
  id,
  people: z.enum(["sample", "all"]),
  state: z.enum(["running", "paused", "done", "stopped"]),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  total: z.int(),
  checked: z.int(),
  accessible: z.int(),
  /** At most 200 of them, by name; `inaccessibleCount` counts all. */
  inaccessible: z.array(inaccessiblePerson),
  inaccessibleCount: z.int(),
  /** An access policy may not have reached every server yet: tried again by itself, and no cause for anything. */
  spreading: z.int(),
  /** Requests made to the vendor. */
  calls: z.int(),
  /**
   * Of the mailbox that must not be readable: `refused` is the proof that access is limited; `readable` = it is not limited;
   * `unknown` = there is no such mailbox.
   */
  proof: z.enum(["refused", "readable", "unknown"]).optional(),
  /** Why the run could not go on. */
  problem: z.string().optional(),
});
export type IntegrationTest = z.infer<typeof integrationTest>;

/** What whoever authorises is asked for. */
export const askedPermission = z.object({ name: z.string(), reason: z.string() });

export const integration = z.object({
  vendor,
  method: integrationMethod.optional(),
  ownerEmails: z.array(z.string()),
  status: integrationStatus,
  /** Address of a mailbox that must not be readable, where an access policy limits what is. */
  mustNotRead: z.string().optional(),
  authorisation: z.object({
    /** Who asked for it, and when. */
    askedBy: z.string().optional(),
    askedAt: z.string().optional(),
    givenAt: z.string().optional(),
    problem: z.string().optional(),
    problemCode: z.string().optional(),
    /** Permissions that were not granted. */
    missing: z.array(z.string()),
    /** What can be told of the credentials that were entered: never a secret. */
    credentials: z.string().optional(),
  }),
  /** Everybody whom it is about, as far as is known now. */
  people: z.object({
    accessible: z.int(),
    inaccessible: z.int(),
    spreading: z.int(),
    unchecked: z.int(),
  }),
  /** Of those who teach, how many have connected an account that works. */
  connected: z.object({ connected: z.int(), of: z.int() }),
  /** When those who have not connected may be reminded again; absent = now. */
  remindFrom: z.string().optional(),
  lastTest: integrationTest.optional(),
});
export type Integration = z.infer<typeof integration>;

/** `PUT /integrations/{vendor}`; without a method only the owners are kept, before the set-up is begun as well. */
export const saveIntegration = z.strictObject({
  method: integrationMethod.optional(),
  ownerEmails: z.array(z.email().max(200)).max(20).default([]),
  mustNotRead: z.union([z.email().max(200), z.literal("")]).optional(),
});
export type SaveIntegration = z.input<typeof saveIntegration>;

/** `POST /integrations/{vendor}/authorize`: with `sendTo` the link is mailed as well. */
export const authorizeIntegration = z.strictObject({
  sendTo: z.email().max(200).optional(),
  note: text(1000).optional(),
});
export type AuthorizeIntegration = z.infer<typeof authorizeIntegration>;

export const authorization = z.object({
  /** Where somebody with the rights consents for everybody; only Microsoft has such a page. */
  adminConsentUrl: z.string().optional(),
  /** The vendor's own page to begin from, where credentials are made by hand. */
  consoleUrl: z.string().optional(),
  /** How the vendor names us: application id, or the service account's client id once its key is there. */
  applicationId: z.string().optional(),
  permissions: z.array(askedPermission),
  sentTo: z.string().optional(),
});
export type Authorization = z.infer<typeof authorization>;

/** `POST /integrations/{vendor}/credentials`: entered once, sealed, and never shown again. */
export const integrationCredentials = z.union([
  z.strictObject({
    accountId: z.string().trim().min(1).max(200),
    clientId: z.string().trim().min(1).max(200),
    clientSecret: z.string().trim().min(1).max(500),
  }),
  /** The key file of the service account, as Google hands it out. */
  z.strictObject({ serviceAccountKey: z.string().min(10).max(10_000) }),
]);
export type IntegrationCredentials = z.infer<typeof integrationCredentials>;

/** `POST /integrations/{vendor}/test` */
export const testIntegration = z.strictObject({ people: z.enum(["sample", "all"]).default("sample") });
export type TestIntegration = z.input<typeof testIntegration>;

/** `GET /integrations/{vendor}/people` */
export const coverageQuery = page.extend({
  state: z.enum(["accessible", "inaccessible", "spreading", "unchecked"]).optional(),
  q: z.string().max(200).optional(),
});
export type CoverageQuery = z.input<typeof coverageQuery>;

export const coveredPerson = z.object({
  personId: id,
  name: z.string(),
  email: z.string(),
  state: z.enum(["accessible", "inaccessible", "spreading", "unchecked"]),
  code: z.string().optional(),
  detail: z.string().optional(),
  fix: z.string().optional(),
  vendorCode: z.string().optional(),
  /** Works, but with a limit: in plain words. */
  note: z.string().optional(),
  since: z.string().optional(),
  checkedAt: z.string().optional(),
});
export type CoveredPerson = z.infer<typeof coveredPerson>;

/** `POST /integrations/{vendor}/owners/test`: to these, or to the owners that are saved. */
export const testOwners = z.strictObject({ emails: z.array(z.email().max(200)).max(20).optional() });

/** What a mail to several people came to. */
export const mailed = z.object({
  sent: z.int(),
  failed: z.array(z.object({ address: z.string(), problem: z.string() })),
});
export type Mailed = z.infer<typeof mailed>;

/** What every part of the sandbox is given, and what the parts offer each other. Composed in `sandbox-cloud.ts`. */
import type { CallLog } from "./call-log.ts";
import type { Chance } from "./chance.ts";
import type { Clock } from "./clock.ts";
import type { FaultPlan } from "./faults.ts";
import type { SandboxPerson } from "./people.ts";
import type { Posted, Sent } from "./outbound.ts";
import type { Origins } from "./ports.ts";
import type { Site } from "./site.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Timers } from "./timers.ts";

export interface World {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: CallLog;
  readonly faults: FaultPlan;
  readonly snapshot: Snapshot;
  readonly timers: Timers;
  readonly origins: Origins;
  /** Where Slotside itself is served, e.g. `https://localhost:4443`. */
  readonly productOrigin: string;
  readonly tls: { readonly cert: string; readonly key: string };
  /** Folder with the generated manifests that the host clients sideload. */
  readonly manifestsFolder: string;
  /** Folder with the vendors' machine-readable contracts; absent = answers are not checked. */
  readonly specsFolder?: string;
  /** Takes what the stand-ins send instead of the network, where everything is one process. */
  readonly post?: (sent: Sent) => Promise<Posted>;
}

/** The Entra stand-in, for the host clients that sign people in. */
export interface Entra {
  readonly site: Site;
  /**
   * An access token for Slotside's own API, as Teams or Outlook obtains it for the signed-in person without asking.
   * `consent_required` when the person's organisation has not consented, `account_gone` when it disabled or removed them.
   */
  productToken(
    person: SandboxPerson,
    hostClientId: string,
    /** The claims of a challenge that the person has just fulfilled. */
    claims?: string,
  ): Promise<
    | { readonly ok: true; readonly accessToken: string; readonly idToken: string; readonly expiresInSeconds: number }
    | { readonly ok: false; readonly error: "consent_required" | "account_gone" }
  >;
}

/** One person's copy of an event. Instants are milliseconds since the epoch. */
export interface MailboxEvent {
  /** The default Graph id of this copy; another mailbox has another. */
  readonly id: string;
  readonly iCalUId: string;
  readonly subject: string;
  readonly bodyHtml: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly isAllDay: boolean;
  readonly showAs: "free" | "tentative" | "busy" | "oof" | "workingElsewhere";
  readonly isOrganizer: boolean;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly attendees: readonly {
    readonly name: string;
    readonly address: string;
    readonly response: "none" | "accepted" | "tentativelyAccepted" | "declined" | "notResponded";
    /** Another time that this person proposed. */
    readonly proposed?: { readonly startsAt: number; readonly endsAt: number };
  }[];
  readonly isCancelled: boolean;
  /** True once the copy was deleted or cancelled away; kept so that a person can look back. */
  readonly isDeleted: boolean;
  readonly joinUrl?: string;
  readonly location: string;
  /** Single-value extended properties by their full id, e.g. `String {…} Name cecp-<id>`. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The mailboxes behind the Graph stand-in, for Outlook and for the home page. People are named by their `oid`. */
export interface Mailboxes {
  /** All copies in the mailbox, oldest start first, deleted ones too. */
  list(oid: string): readonly MailboxEvent[];
  find(oid: string, eventId: string): MailboxEvent | undefined;
  /** As somebody who drags the event in Outlook. */
  move(oid: string, eventId: string, to: { readonly startsAt: number; readonly endsAt: number }): void;
  /** As somebody who deletes the event in Outlook (the organizer's deletion cancels it for everybody). */
  remove(oid: string, eventId: string): void;
  /** As somebody who types busy time into their own calendar. */
  add(
    oid: string,
    draft: {
      readonly subject: string;
      readonly startsAt: number;
      readonly endsAt: number;
      /** Which of the person's further calendars, from 1. */
      readonly calendar?: number;
    },
  ): MailboxEvent;
  /** Reads or writes a custom property of an add-in on the person's copy. */
  setProperty(oid: string, eventId: string, propertyId: string, value: string): void;
}

export interface Graph {
  readonly site: Site;
  readonly mailboxes: Mailboxes;
}

export interface ZoomMeeting {
  readonly id: number;
  readonly uuid: string;
  readonly hostUserId: string;
  readonly topic: string;
  readonly agenda: string;
  readonly startsAt: number;
  readonly durationMinutes: number;
  readonly joinUrl: string;
  readonly isDeleted: boolean;
}

/** The Zoom stand-in, for its host client and the home page. */
export interface Zoom {
  readonly site: Site;
  /** All meetings of a Zoom user, deleted ones too. */
  meetings(userId: string): readonly ZoomMeeting[];
  /** The encrypted app context of a person's panel, as the header and `getAppContext` carry it. */
  appContext(input: {
    readonly person: SandboxPerson | undefined;
    readonly meetingUuid?: string;
    readonly attendRole?: string;
    readonly action?: string;
  }): string;
  /** What the client does when somebody presses Allow in the consent sheet of `authorize` (plain PKCE only). */
  authorizeInClient(
    person: SandboxPerson,
    codeChallenge: string,
  ): { readonly code: string; readonly redirectUri: string };
  /** Whether the person has installed and authorised Slotside. */
  isAuthorized(person: SandboxPerson): boolean;
}

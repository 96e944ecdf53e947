/** What the Google stand-in remembers. Everything is plain JSON, so that the snapshot can keep it over a restart. */
import type { World } from "../world.ts";
import type { StoredEvent } from "./stored-event.ts";

/** An authorisation code and what it will be exchanged for. */
export interface Code {
  readonly code: string;
  readonly email: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  readonly isOffline: boolean;
  readonly challenge?: string;
  readonly challengeMethod?: "S256" | "plain";
  readonly nonce?: string;
}

/** A live refresh token. */
export interface Grant {
  readonly refreshToken: string;
  readonly email: string;
  readonly scopes: readonly string[];
  lastUsedAt: number;
  /** Only while the app is in testing. */
  readonly endsAt?: number;
}

export interface AccessToken {
  readonly token: string;
  readonly email: string;
  readonly scopes: readonly string[];
  readonly expiresAt: number;
  /** A service account on its own: it cannot invite. */
  readonly isServiceAccount: boolean;
}

export interface Channel {
  readonly id: string;
  readonly resourceId: string;
  readonly resourceUri: string;
  readonly calendar: string;
  readonly address: string;
  readonly token?: string;
  readonly expiresAt: number;
  sent: number;
}

export interface KeyPair {
  readonly kid: string;
  readonly privatePem: string;
  readonly publicPem: string;
}

/** What a person or a test can switch; plain data, changed over the controls. */
export interface GoogleSettings {
  /** Domains whose administrator has delegated authority to the service account. */
  delegation: Record<string, boolean>;
  /** How many answers with a new event still call its Meet conference pending. */
  meetPendingAnswers: number;
  /** How creating a Meet conference ends. */
  meetOutcome: "success" | "failure";
  /** Conference types a person's calendar allows, by handle; everybody else has Meet. */
  conferenceTypes: Record<string, readonly string[]>;
  /** Names of further calendars that somebody owns, by handle. */
  calendars: Record<string, readonly string[]>;
  /** Calls per minute and person, sliding by the sandbox's clock; Google's figure is 600. */
  callsPerMinute: number;
  /** With which status calls beyond that are refused; both are documented. */
  quotaStatus: 403 | 429;
  /** Handles whose calendar has reached Google's daily limit: writing answers `quotaExceeded`. */
  limitedCalendars: readonly string[];
  /** Handles for whom the administrator has switched Google Calendar off. */
  calendarOff: readonly string[];
  /** While the app is in testing, refresh tokens end after seven days. */
  publishing: "production" | "testing";
}

export interface GoogleState {
  codes: Code[];
  grants: Grant[];
  accessTokens: AccessToken[];
  channels: Channel[];
  /** Scopes each person has granted so far, for `include_granted_scopes` and for "first consent only". */
  consented: Record<string, string[]>;
  /** Events by calendar, which is the owner's address; deleted ones too, because their ids stay reserved. */
  calendars: Record<string, StoredEvent[]>;
  /** Counts writes; the etags and sync tokens come from it. */
  version: number;
  /** Sync tokens of an earlier epoch are no longer valid. */
  syncEpoch: number;
  keys: { signing?: KeyPair; serviceAccount?: KeyPair };
  settings: GoogleSettings;
}

const firstSettings: GoogleSettings = {
  delegation: {},
  meetPendingAnswers: 0,
  meetOutcome: "success",
  conferenceTypes: {},
  calendars: {},
  callsPerMinute: 600,
  quotaStatus: 403,
  limitedCalendars: [],
  calendarOff: [],
  publishing: "production",
};

/** The saved state, or an empty one; registered with the snapshot under `google`. */
export function openGoogleState({ snapshot }: Pick<World, "snapshot">): GoogleState {
  const kept = snapshot.load<Partial<GoogleState>>("google") ?? {};
  const state: GoogleState = {
    codes: [],
    grants: [],
    accessTokens: [],
    channels: [],
    consented: {},
    calendars: {},
    version: 0,
    syncEpoch: 0,
    keys: {},
    ...kept,
    // A copy to the bottom: what is set in one stand-in must not be found in the next one of the process.
    settings: { ...structuredClone(firstSettings), ...kept.settings },
  };
  snapshot.keep("google", () => state);
  return state;
}

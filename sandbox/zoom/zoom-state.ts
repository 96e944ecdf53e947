/** What the Zoom stand-in remembers. Everything is plain JSON, so that the snapshot can keep it over a restart. */
import { randomBytes } from "node:crypto";
import type { Chance } from "../chance.ts";
import type { SandboxPerson } from "../people.ts";
import { people } from "../people.ts";
import type { World } from "../world.ts";

/** The one live pair of tokens of a user; an authorisation replaces it. */
export interface Grant {
  readonly userId: string;
  readonly accessToken: string;
  readonly accessExpiresAt: number;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
}

export interface AuthorizationCode {
  readonly code: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly challenge?: string;
  readonly method: "plain" | "S256";
  readonly expiresAt: number;
  /** Minted by the client's consent sheet: the exchange may leave `redirect_uri` out, and PKCE is a must. */
  readonly inClient: boolean;
}

/** Somebody in a running meeting. */
export interface StoredParticipant {
  readonly userNumber: string;
  readonly name: string;
  /** Empty for guests, like `userId`. */
  readonly email: string;
  readonly userId: string;
  readonly uuid: string;
  readonly joinedAt: number;
}

export interface StoredMeeting {
  readonly id: number;
  /** Of the coming or running instance; another one after each ended instance. */
  uuid: string;
  readonly hostUserId: string;
  readonly createdAt: number;
  type: number;
  topic: string;
  agenda: string;
  /** Absent for instant meetings and for series without a fixed time. */
  startsAt?: number;
  durationMinutes: number;
  timezone: string;
  password: string;
  settings: Record<string, unknown>;
  trackingFields: readonly unknown[];
  status: "waiting" | "started";
  /** When the running instance began. */
  startedAt?: number;
  participants?: readonly StoredParticipant[];
  /** Our app opens by itself for whoever enters. */
  opensApp?: boolean;
  deletedAt?: number;
  /** Out of the trash: cannot be recovered. */
  isGoneForGood?: boolean;
}

/** Where events go while the manifest subscribes to none, and which endpoints have passed their validation. */
export interface WebhookState {
  /** Empty = nowhere. */
  url: string;
  /** Real milliseconds an endpoint has. */
  limitMs: number;
  readonly validatedAt: Record<string, number>;
}

export interface ZoomState {
  grants: Record<string, Grant>;
  codes: AuthorizationCode[];
  /** User ids that have added the app. */
  installed: string[];
  meetings: StoredMeeting[];
  /** Creates and updates per host on one UTC day. */
  writes: Record<string, { day: string; count: number }>;
  readonly webhooks: WebhookState;
  /** Tokens for a whole account, until when (epoch milliseconds) they are good. */
  accountTokens: Record<string, { readonly accountId: string; readonly expiresAt: number }>;
  /** Users who are not plainly active with a licence, by handle. */
  users: Record<string, "pending" | "inactive" | "basic">;
  /** Handles of users who have switched the setting "Zoom Apps Quick Launch Button" off. */
  quickLaunchOff: string[];
}

/** The saved state, or an empty one; registered with the snapshot under `zoom`. */
export function openZoomState(world: Pick<World, "snapshot">): ZoomState {
  const state: ZoomState = {
    grants: {},
    codes: [],
    installed: [],
    meetings: [],
    writes: {},
    webhooks: { url: "", limitMs: 3000, validatedAt: {} },
    accountTokens: {},
    users: {},
    quickLaunchOff: [],
    ...world.snapshot.load<ZoomState>("zoom"),
  };
  world.snapshot.keep("zoom", () => state);
  return state;
}

/** An unguessable token of about this many bytes, in letters that need no escaping. */
export function randomToken(bytes = 24): string {
  return randomBytes(bytes).toString("base64url");
}

/** The seeded person behind a Zoom user id. */
export function zoomPerson(userId: string): SandboxPerson | undefined {
  return people.find((person) => person.zoom?.userId === userId);
}

/** An eleven-digit number that no other meeting has. */
export function freshId(state: ZoomState, chance: Chance): number {
  const id = chance.between(80_000_000_000, 89_999_999_999);
  return state.meetings.some((meeting) => meeting.id === id) ? freshId(state, chance) : id;
}

export const freshUuid = (chance: Chance): string => chance.bytes(16).toString("base64");

/** Where an account and the database differ, and what mends it. Pure: what lies at the vendor against what is known of it. */
import { minuteMs } from "./instant.ts";
import type { Instant } from "./instant.ts";

/** Something of ours that lies at a vendor. */
export interface FoundThing {
  readonly id: string;
  /** The same in every copy, where the vendor knows such a thing. */
  readonly uid?: string | undefined;
  readonly sessionId: string;
  readonly generation: number;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** What is known of a session's event or meeting. */
export interface KnownThing {
  /** The session is on and has somebody on its roster. */
  readonly isWanted: boolean;
  /** Something about it is not brought to the vendors yet. */
  readonly isUnderWay: boolean;
  /** The generation that the next create carries; absent = nothing was ever made. */
  readonly generation?: number | undefined;
  /** What stands, as far as we know. */
  readonly vendorId?: string | undefined;
  readonly uid?: string | undefined;
  readonly written?: { readonly generation: number; readonly startsAt: Instant; readonly endsAt: Instant } | undefined;
}

export type DriftKind = "unknown_session" | "outlived" | "duplicate" | "not_wanted" | "wrong_time" | "missing";

export type Judgement =
  | { readonly do: "leave" }
  /** The session's job mends it: it looks at the vendor first. */
  | { readonly do: "look"; readonly kind: DriftKind }
  /** Nobody wants it, and nobody else takes it away. */
  | { readonly do: "remove"; readonly kind: DriftKind };

const leave: Judgement = { do: "leave" };
/** What is this young may be on its way to be saved. */
const youngMs = 2 * minuteMs;

/** `known` absent: this organisation has no such session. Never judges what a job is at work on to be removed by us. */
export function judgeFound(found: FoundThing, known: KnownThing | undefined, now: Instant): Judgement {
  if (!known) {
    const madeAt = timeOfId(found.sessionId);
    return madeAt === undefined || now - madeAt < youngMs ? leave : { do: "remove", kind: "unknown_session" };
  }
  const isOurs =
    known.vendorId === found.id || (known.vendorId !== undefined && known.uid === found.uid && found.uid !== undefined);
  if (isOurs) return judgeStanding(found, known);
  // An attempt whose outcome is not known: the job that finds it takes it over.
  const isAttempt = known.vendorId === undefined && known.written?.generation === found.generation;
  if (isAttempt) return known.isUnderWay ? leave : { do: "look", kind: "not_wanted" };
  const generation = known.generation ?? 1;
  if (found.generation < generation) return { do: "remove", kind: "outlived" };
  if (found.generation > generation) return leave;
  if (known.vendorId !== undefined) return { do: "remove", kind: "duplicate" };
  if (known.isWanted) return known.isUnderWay ? leave : { do: "look", kind: "not_wanted" };
  return { do: "remove", kind: "not_wanted" };
}

function judgeStanding(found: FoundThing, { isUnderWay, isWanted, written }: KnownThing): Judgement {
  if (isUnderWay) return leave;
  if (!isWanted) return { do: "look", kind: "not_wanted" };
  const isSame = written?.startsAt === found.startsAt && written.endsAt === found.endsAt;
  return isSame ? leave : { do: "look", kind: "wrong_time" };
}

/** The milliseconds at which a UUIDv7 was made; `undefined` for any other text. */
function timeOfId(id: string): number | undefined {
  const hex = id.replaceAll("-", "");
  return /^[0-9a-f]{12}7[0-9a-f]{19}$/i.test(hex) ? Number.parseInt(hex.slice(0, 12), 16) : undefined;
}

/** The next time of day that belongs to this connection, at least an hour from now: spread over the day, and always the same. */
export function nextReconcile(connectionId: string, now: Instant): number {
  const day = 24 * 60 * minuteMs;
  const offset = Number.parseInt(connectionId.replaceAll("-", "").slice(-8), 16) % day;
  const today = Math.floor(now / day) * day + offset;
  return today > now + 60 * minuteMs ? today : today + day;
}

/** Keeps a seat of a published class for half an hour, if one is free, and mails a link; the seat, or the place in line, is theirs once they follow it. */
import type { Guest } from "#contract/sessions.ts";
import { asInstant } from "../../domain/instant.ts";
import { hard } from "../../domain/refusals.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok, refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import { confirmMs } from "../../platform/guest-keys.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { placeHold } from "../holds/place-hold.ts";
import { tellGuest } from "../notices/tell-guest.ts";
import type { DirectDeps } from "../notices/tell-directly.ts";
import { actAsGuest, withoutKey } from "./act-as-guest.ts";
import { countOpenFrom, findSeatedGuests, saveGuest } from "./guests.store.ts";
import { hashed, noteRequest, requireFewRequests } from "./limit-requests.ts";
import type { ClassDate, PublicClass } from "./show-class.ts";

export type ReserveDeps = ChangeDeps & DirectDeps;

export interface SeatWish {
  readonly date: ClassDate;
  readonly guest: Guest;
  readonly timeZone: string;
  readonly locale: string;
  /** Where the request came from. */
  readonly address: string;
}

/** The fewest unconfirmed seats that one address may keep at a time, however small the class. */
const fewestOpen = 3;

/**
 * Answers what the mailed link leads to, and the same whether the address has a seat already: then it leads there. `line`:
 * the class is full and keeps one. Refused: session_full, in_the_past. Fails: rate_limited.
 */
export async function reserveSeat(
  deps: ReserveDeps,
  { scope, offering }: PublicClass,
  wish: SeatWish,
): Promise<Result<"seat" | "line", Refusal>> {
  const { date, guest, timeZone, locale, address } = wish;
  const { database, clock, ids } = deps;
  const { sessionId } = date;
  const { db } = database;
  const { capacity } = offering;
  const asking = { sessionId, email: guest.email, address };
  await requireFewRequests(db, scope, { clock, asking, capacity });
  const now = new Date(clock.now());
  const { addressHash } = hashed(asking);
  const open = await countOpenFrom(db, scope, { sessionId, addressHash, at: now });
  if (open >= Math.max(fewestOpen, Math.ceil(capacity / 2)))
    throw new RequestProblem("rate_limited", "Confirm the seats that are kept for you first.", {
      retryAfterSeconds: 600,
      because: "unconfirmed",
    });

  const guestId = await database.transaction((tx) =>
    saveGuest(tx, scope, { ...guest, id: ids.next(), timeZone, locale, at: now }),
  );
  const seated = await findSeatedGuests(db, scope, { sessionId, email: guest.email });
  const hasSeat = seated.includes(guestId);
  let isInLine = offering.waitlist && date.seatsLeft <= 0;
  if (!hasSeat && !isInLine) {
    const caller = actAsGuest(scope, { id: guestId, displayName: guest.displayName, locale });
    if (date.seatsLeft <= 0) return refused(hard({ code: "session_full", capacity }));
    const startsAt = new Date(date.startsAt).toISOString();
    const hold = { offeringId: offering.id, startsAt };
    const held = await placeHold(deps, caller, { hold, key: withoutKey, minutes: confirmMs / 60_000 });
    // The last seat may have gone since the page was looked at.
    isInLine = !held.ok && offering.waitlist && held.error.code === "session_full";
    if (!held.ok && !isInLine) return held;
  }
  const occasion = hasSeat
    ? ({ kind: "own_link" } as const)
    : ({ kind: "confirm", until: asInstant(clock.now() + confirmMs), isInLine } as const);
  await database.transaction(async (tx) => {
    const requestId = await noteRequest(deps, tx, scope, { asking, guestId });
    await tellGuest(deps, tx, { scope, sessionId, guestId, occasion, key: `${occasion.kind} ${requestId}` });
  });
  return ok(isInLine ? "line" : "seat");
}

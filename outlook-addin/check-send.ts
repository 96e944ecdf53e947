/** Before Outlook sends a changed appointment: whether that moves a session of ours to a time that would not be offered for it. */
import type { Client } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import type { OpenAppointment } from "#ui/host.ts";

/** The session that sending would move there; `undefined` when there is nothing to warn of. */
export async function findBadMove(
  client: Pick<Client, "lookupSession" | "slots">,
  appointment: OpenAppointment | null | undefined,
): Promise<Session | undefined> {
  const { eventId, mailbox, bookingRef, shown } = appointment ?? {};
  if (eventId === undefined || !shown) return undefined;
  const reference = bookingRef === undefined ? {} : { bookingRef };
  const found = await client.lookupSession({ eventId, mailbox, ...reference });
  if (found.match !== "session" || found.session.status !== "scheduled") return undefined;
  const { session } = found;
  const [startsAt, endsAt] = [shown.startsAt, shown.endsAt];
  const isSame = same(startsAt, session.startsAt) && same(endsAt, session.endsAt);
  if (isSame || Date.parse(endsAt) <= Date.parse(startsAt)) return undefined;
  const [providerId] = session.providerIds;
  const { items } = await client.slots(session.offeringId, {
    from: startsAt,
    to: endsAt,
    sessionId: session.id,
    ...(providerId === undefined ? {} : { providerId }),
  });
  return items.some((slot) => same(slot.startsAt, startsAt)) ? undefined : session;
}

const same = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);

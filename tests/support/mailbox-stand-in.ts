/** One person's mailbox in memory, for tests of the Outlook host client that need no Graph. */
import { Site } from "#sandbox/site.ts";
import type { Graph, MailboxEvent, World } from "#sandbox/world.ts";

/** A Graph whose every mailbox holds the same events; `events()` reads them back. */
export function createMailboxStandIn(
  tls: World["tls"],
  first: readonly MailboxEvent[],
): Graph & { readonly events: () => readonly MailboxEvent[] } {
  let events = [...first];
  const change = (eventId: string, patch: Partial<MailboxEvent>): void => {
    events = events.map((event) => (event.id === eventId ? { ...event, ...patch } : event));
  };
  return {
    site: new Site({ name: "graph", tls }),
    events: () => events,
    mailboxes: {
      list: () => events,
      find: (_oid, eventId) => events.find((event) => event.id === eventId),
      move: (_oid, eventId, to) => change(eventId, to),
      remove: (_oid, eventId) => change(eventId, { isDeleted: true, isCancelled: true }),
      add: (_oid, draft) => {
        const added = {
          ...(first[0] as MailboxEvent),
          ...draft,
          id: `added-${events.length}`,
          attendees: [],
          properties: {},
        };
        events.push(added);
        return added;
      },
      setProperty: (_oid, eventId, propertyId, value) =>
        change(eventId, {
          properties: { ...events.find((event) => event.id === eventId)?.properties, [propertyId]: value },
        }),
    },
  };
}

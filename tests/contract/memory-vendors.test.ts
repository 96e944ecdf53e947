import { asInstant } from "#backend/domain/instant.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { createMemoryVendors } from "#backend/testing/memory-vendors.ts";
import { describeBothWays } from "./both-ways.contract.ts";
import type { CalendarsSubject, LyingEvent } from "./calendars.contract.ts";

/** What stands for vendors in tests of our own code keeps the promises that the real adapters keep. */
const vendors = createMemoryVendors();
const grantOf = (name: string): GrantRef => ({ tenantId: "tenant", connectionId: name, vendor: "microsoft" });
vendors.openMailbox("learner", "learner@memory.example");
/** Who was invited once has a copy that may say that it is over. */
const invitedTo = new Set<string>();
let typed = 0;

const lyingAt = (address: string): readonly LyingEvent[] =>
  vendors
    .events()
    .map((event): LyingEvent => {
      const attendees = event.attendees.map(({ email }) => email);
      const isInvited = attendees.some((email) => email.toLowerCase() === address);
      if (isInvited) invitedTo.add(`${event.id} ${address}`);
      return { ...event, attendees, isDeleted: event.isCancelled || !isInvited };
    })
    .filter(({ id }) => invitedTo.has(`${id} ${address}`));

describeBothWays("The calendar in memory", (): CalendarsSubject => ({
  calendars: vendors.calendars,
  organizer: grantOf("organizer"),
  organizerAddress: "organizer@memory.example",
  learner: "learner@memory.example",
  other: "other@memory.example",
  invitee: grantOf("learner"),
  ownMeeting: "teams",
  lying: () =>
    vendors.events().map((event) => ({
      ...event,
      attendees: event.attendees.map(({ email }) => email),
      isDeleted: event.isCancelled,
    })),
  lyingAt,
  typeIn({ startsAt, endsAt }) {
    typed += 1;
    const span = { startsAt: asInstant(startsAt), endsAt: asInstant(endsAt) };
    vendors.addEntry("organizer", {
      id: `typed-${typed}`,
      ...span,
      isAllDay: false,
      showAs: "busy",
      isDeclined: false,
    });
    return `typed-${typed}`;
  },
  removeByHand: vendors.deleteByHand,
  drag: (eventId, { startsAt, endsAt }) => vendors.drag(eventId, asInstant(startsAt), asInstant(endsAt)),
  answerByHand: (address, { id }, answer) => vendors.respond(id, address, answer),
  disturb: () => undefined,
}));

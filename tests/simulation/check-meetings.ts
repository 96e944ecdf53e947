/** Every meeting, wherever it was made, against the sessions: each virtual one has exactly one, and its event names it. */
import { allCopies, type Copy, referenceIn } from "./calendar-copies.ts";
import { attendingOf, type Ground, has, isOn, organizerOf, type SessionRow, shown } from "./checked-ground.ts";
import type { Person } from "./simulated-world.ts";

interface Meeting {
  readonly vendor: "teams" | "meet" | "zoom";
  /** What it was made with. */
  readonly by: "event" | "itself";
  readonly row: SessionRow;
  readonly joinUrl: string;
  readonly where: string;
}

export function checkMeetings(ground: Ground): void {
  const copies = allCopies(ground.stage.world);
  const meetings = [...inEvents(ground, copies), ...inZoom(ground), ...inTeams(ground)];
  for (const row of ground.rows.filter(isOn)) {
    const own = meetings.filter((meeting) => meeting.row === row);
    if (own.length > 1)
      ground.say("nothing is there twice", `${row.reference}: ${own.map(({ where }) => where).join(" and ")}`);
    for (const meeting of own) meetingFits(ground, meeting, copies);
    if (own.length === 0 && row.presence === "virtual" && canMeet(ground, row))
      ground.say("virtual sessions have a link", `${row.reference} has no ${row.meeting_vendor} meeting`);
  }
}

/** Whether those who would carry it have what it takes. */
function canMeet(ground: Ground, row: SessionRow): boolean {
  const [host] = row.providers;
  const hasCalendar = (vendor: "microsoft" | "google"): boolean =>
    has(ground, organizerOf(row), { vendor, purpose: "calendar" });
  if (row.meeting_vendor === "zoom") return has(ground, host, { vendor: "zoom" });
  if (row.meeting_vendor === "teams") {
    // Who connected a calendar only let us make no meetings apart from its events.
    return hasCalendar("microsoft") || has(ground, host, { vendor: "microsoft", purpose: "meetings" });
  }
  return row.meeting_vendor === "meet" && hasCalendar("google");
}

function meetingFits({ say }: Ground, { row, vendor, by, joinUrl, where }: Meeting, copies: readonly Copy[]): void {
  if (row.presence === "virtual" && row.meeting_vendor !== vendor)
    say("nothing is left over", `${where}: it was to meet on ${row.meeting_vendor}`);
  const event = copies.find(({ isOrganizer, reference }) => isOrganizer && reference === row.reference);
  if (by === "itself" && event && event.location !== joinUrl)
    say("virtual sessions have a link", `${where}: the event says ${event.location}, the meeting is ${joinUrl}`);
}

function inEvents({ rows }: Ground, copies: readonly Copy[]): readonly Meeting[] {
  return copies.flatMap(({ isOrganizer, reference, joinUrl, vendor, person }): Meeting[] => {
    const row = rows.find((one) => one.reference === reference);
    if (!row || !isOrganizer || joinUrl === undefined) return [];
    const where = `${reference} in the ${vendor} event of ${person.handle}`;
    return [{ vendor: vendor === "google" ? "meet" : "teams", by: "event", row, joinUrl, where }];
  });
}

interface Standing {
  readonly row: SessionRow | undefined;
  readonly person: Person;
  readonly vendor: "zoom" | "teams";
  readonly startsAt: number;
  readonly endsAt: number;
  readonly joinUrl: string;
  readonly where: string;
}

/** Says what is left over or at another time; answers the rest. */
function wanted({ say }: Ground, { row, person, vendor, startsAt, endsAt, joinUrl, where }: Standing): Meeting[] {
  if (!row || !isOn(row) || row.meeting_vendor !== vendor || row.providers[0] !== person.id) {
    const is = row ? `${row.status}, ${attendingOf(row).length} learners` : "no such session";
    say("nothing is left over", `${where}: ${is}`);
    return [];
  }
  if (startsAt !== +row.starts_at || endsAt !== +row.ends_at)
    say("no wrong time", `${where}: ${shown(startsAt)}, booked for ${shown(row.starts_at)}`);
  return [{ vendor, by: "itself", row, joinUrl, where }];
}

function inZoom(ground: Ground): readonly Meeting[] {
  const { world } = ground.stage;
  return [...world.people.values()].flatMap((person) => {
    const { zoom } = person.outside;
    const meetings = zoom ? world.clouds.zoom.meetings(zoom.userId) : [];
    return meetings.flatMap(({ topic, agenda, isDeleted, startsAt, durationMinutes, joinUrl }) => {
      const reference = referenceIn(`${topic} ${agenda}`);
      if (reference === undefined || isDeleted) return [];
      const row = ground.rows.find((one) => one.reference === reference);
      const endsAt = startsAt + durationMinutes * 60_000;
      const where = `${reference} in the Zoom account of ${person.handle}`;
      return wanted(ground, { row, person, vendor: "zoom", startsAt, endsAt, joinUrl, where });
    });
  });
}

/** Those that were made without an event. */
function inTeams(ground: Ground): readonly Meeting[] {
  const { world } = ground.stage;
  return [...world.people.values()].flatMap((person) =>
    world.clouds.graph.onlineMeetings
      .all(person.outside.oid)
      .flatMap(({ externalId, startsAt, endsAt, joinWebUrl: joinUrl }) => {
        const row = ground.rows.find(({ id }) => externalId?.includes(id));
        const where = `${row?.reference ?? externalId} in the Teams account of ${person.handle}`;
        return wanted(ground, { row, person, vendor: "teams", startsAt, endsAt, joinUrl, where });
      }),
  );
}

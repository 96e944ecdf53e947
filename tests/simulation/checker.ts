/**
 * Says what is wrong with what stands at the end. It shares no code with the product: it reads rows by SQL, mailboxes and accounts
 * as their owners see them, and compares them by the promises made to people.
 */
import type { Stage } from "./stage.ts";
import type { Person } from "./simulated-world.ts";

export interface Finding {
  readonly rule: string;
  readonly text: string;
}

interface SessionRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly reference: string;
  readonly version: number;
  readonly status: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly capacity: number;
  readonly presence: string;
  readonly meeting_vendor: string | null;
  readonly providers: readonly string[];
  readonly seats: readonly { readonly learner: string; readonly state: string }[];
}

type Say = (rule: string, text: string) => void;

interface Ground {
  readonly stage: Stage;
  readonly rows: readonly SessionRow[];
  readonly say: Say;
}

export async function check(stage: Stage): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const say: Say = (rule, text) => void findings.push({ rule, text });
  const { rows } = await stage.world.pglite.query<SessionRow>(`
    select s.id, s.tenant_id, s.reference, s.version, s.status, s.starts_at, s.ends_at, s.capacity, s.presence, s.meeting_vendor,
      (select coalesce(json_agg(p.provider_id order by p.position), '[]') from session_providers p
        where p.tenant_id = s.tenant_id and p.session_id = s.id) as providers,
      (select coalesce(json_agg(json_build_object('learner', e.learner_id, 'state', e.state)), '[]') from seats e
        where e.tenant_id = s.tenant_id and e.session_id = s.id) as seats
    from sessions s order by s.reference`);
  const ground: Ground = { stage, rows, say };
  nobodyIsTwoPlaces(ground);
  noSeatIsSoldTwice(ground);
  everyWordIsKept(ground);
  everyKeyIsOneBooking(ground);
  tenantsStayApart(ground);
  eventsFit(ground);
  meetingsFit(ground);
  mailboxesAreNotFlooded(ground);
  nobodyHearsTwice(ground);
  await everythingIsSettled(ground);
  return findings;
}

const isTaken = ({ state }: { readonly state: string }): boolean =>
  state !== "cancelled" && state !== "waitlisted" && state !== "offered";

function attendingOf(row: SessionRow): readonly string[] {
  return row.seats.filter(isTaken).map(({ learner }) => learner);
}

function isOn(row: SessionRow): boolean {
  return row.status !== "cancelled" && attendingOf(row).length > 0;
}

function personOf({ stage }: Ground, id: string | undefined): Person | undefined {
  return [...stage.world.people.values()].find((person) => person.id === id);
}

function nameOf(ground: Ground, id: string): string {
  return personOf(ground, id)?.handle ?? id;
}

function nobodyIsTwoPlaces(ground: Ground): void {
  const { rows, say } = ground;
  const busy = new Map<string, SessionRow[]>();
  for (const row of rows.filter(({ status }) => status === "scheduled")) {
    for (const id of [...row.providers, ...attendingOf(row)]) busy.set(id, [...(busy.get(id) ?? []), row]);
  }
  for (const [id, sessions] of busy) {
    const sorted = sessions.toSorted((one, other) => +one.starts_at - +other.starts_at);
    for (const [index, row] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next && next.starts_at < row.ends_at)
        say("nobody is in two sessions at once", `${nameOf(ground, id)}: ${row.reference} and ${next.reference}`);
    }
  }
}

function noSeatIsSoldTwice({ rows, say }: Ground): void {
  for (const row of rows) {
    const taken = row.seats.filter(({ state }) => state === "booked" || state === "offered").length;
    if (taken > row.capacity) say("capacity is kept", `${row.reference}: ${taken} of ${row.capacity}`);
    const learners = attendingOf(row);
    if (new Set(learners).size !== learners.length) say("a learner has one seat", row.reference);
  }
}

/** What somebody was told stands, or something newer does. */
function everyWordIsKept({ stage, rows, say }: Ground): void {
  for (const told of stage.ledger.told) {
    const row = rows.find(({ id }) => id === told.sessionId);
    if (!row) say("no booking is lost", `session ${told.sessionId} was told and is not there`);
    else if (row.version < told.version)
      say("no booking is lost", `${row.reference}: version ${told.version} was told, ${row.version} stands`);
    else if (
      row.version === told.version &&
      told.status === "scheduled" &&
      +row.starts_at !== Date.parse(told.startsAt)
    )
      say(
        "no booking is lost",
        `${row.reference}: ${told.startsAt} was told as version ${told.version}, ${row.starts_at.toISOString()} stands`,
      );
    else if (
      row.status === "cancelled" &&
      told.status === "scheduled" &&
      !stage.ledger.threatened.has(row.id) &&
      !stage.ledger.threatened.has(row.reference)
    )
      say("no booking is lost", `${row.reference} is cancelled and nobody did it`);
  }
}

function everyKeyIsOneBooking({ stage, say }: Ground): void {
  for (const text of stage.ledger.forgotten) say("one key, one booking", text);
  for (const [key, { route, sessionIds }] of stage.ledger.keys)
    if (sessionIds.size > 1) say("one key, one booking", `${route} ${key}: ${[...sessionIds].join(", ")}`);
}

function tenantsStayApart(ground: Ground): void {
  const { stage, rows, say } = ground;
  for (const leak of stage.ledger.leaks) say("tenants stay apart", leak);
  for (const row of rows) {
    for (const id of [...row.providers, ...row.seats.map(({ learner }) => learner)])
      if (personOf(ground, id)?.tenantId !== row.tenant_id)
        say("tenants stay apart", `${nameOf(ground, id)} is in ${row.reference}`);
  }
}

const referenceIn = (text: string): string | undefined => /SL-[0-9A-Z]{8,12}/.exec(text)?.[0];

/** Every mailbox, as its owner sees it, against the sessions. */
function eventsFit(ground: Ground): void {
  const { stage, rows, say } = ground;
  const rule = "calendars show what was booked";
  const seen = new Map<string, number>();
  const { world } = stage;
  const hasMailbox = (id: string | undefined): boolean => connected(ground, id, "microsoft");
  for (const person of world.people.values()) {
    for (const event of world.clouds.graph.mailboxes.list(person.outside.oid)) {
      const reference = referenceIn(event.subject);
      if (reference === undefined || event.isDeleted || event.isCancelled) continue;
      const row = rows.find((one) => one.reference === reference);
      const where = `${reference} in the mailbox of ${person.handle}`;
      if (!row) say("nothing is left over", `${where}: no such session`);
      else if (!isOn(row)) {
        if (row.ends_at.getTime() > world.now())
          say("nothing is left over", `${where}: ${row.status}, ${attendingOf(row).length} learners`);
      } else if (event.isOrganizer && personOf(ground, row.providers[0])?.id !== person.id)
        say("nothing is left over", `${where}: it is not theirs to hold`);
      else {
        if (event.isOrganizer) seen.set(row.id, (seen.get(row.id) ?? 0) + 1);
        const isOwnTime = !event.isOrganizer && stage.ledger.ownTimes.has(`${reference} ${person.handle}`);
        if (!isOwnTime && (event.startsAt !== +row.starts_at || event.endsAt !== +row.ends_at))
          say(
            "no wrong time",
            `${where}: ${new Date(event.startsAt).toISOString()}, booked for ${row.starts_at.toISOString()}`,
          );
        if (event.isOrganizer)
          compareAttendees(
            ground,
            row,
            event.attendees.map(({ address }) => address),
            where,
          );
        if (
          event.isOrganizer &&
          row.presence === "virtual" &&
          row.meeting_vendor === "teams" &&
          event.joinUrl === undefined
        )
          say("virtual sessions have a link", where);
      }
    }
  }
  for (const row of rows.filter(isOn)) {
    const count = seen.get(row.id) ?? 0;
    if (count > 1) say("nothing is there twice", `${row.reference}: ${count} events`);
    if (count === 0 && hasMailbox(row.providers[0]))
      say(rule, `${row.reference} has no event in the calendar of ${nameOf(ground, row.providers[0] ?? "")}`);
  }
}

function compareAttendees(ground: Ground, row: SessionRow, addresses: readonly string[], where: string): void {
  const wanted = [...row.providers.slice(1), ...attendingOf(row)]
    .map((id) => personOf(ground, id)?.outside.email ?? id)
    .sort();
  const given = addresses.map((address) => address.toLowerCase()).sort();
  if (wanted.join() !== given.join())
    ground.say("the right people are invited", `${where}: ${given.join(" ")}, should be ${wanted.join(" ")}`);
}

/** Whether the person's account can be used at the end; everybody who had one connected it again. */
function connected({ stage }: Ground, id: string | undefined, vendor: "microsoft" | "zoom"): boolean {
  const having = vendor === "microsoft" ? ["priya", "tomas", "lena", "learner01", "aroha", "noah"] : ["priya", "tomas"];
  return having.some((handle) => stage.world.person(handle).id === id);
}

/** Every Zoom account against the sessions. */
function meetingsFit(ground: Ground): void {
  const { stage, rows, say } = ground;
  const { world } = stage;
  const seen = new Map<string, number>();
  for (const person of world.people.values()) {
    const { zoom } = person.outside;
    if (!zoom) continue;
    for (const meeting of world.clouds.zoom.meetings(zoom.userId)) {
      const reference = referenceIn(`${meeting.topic} ${meeting.agenda}`);
      if (reference === undefined || meeting.isDeleted) continue;
      const row = rows.find((one) => one.reference === reference);
      const where = `${reference} in the Zoom account of ${person.handle}`;
      if (!row || !isOn(row) || row.meeting_vendor !== "zoom" || row.providers[0] !== person.id) {
        say(
          "nothing is left over",
          `${where}: ${row ? `${row.status}, ${attendingOf(row).length} learners` : "no such session"}`,
        );
        continue;
      }
      seen.set(row.id, (seen.get(row.id) ?? 0) + 1);
      const endsAt = meeting.startsAt + meeting.durationMinutes * 60_000;
      if (meeting.startsAt !== +row.starts_at || endsAt !== +row.ends_at)
        say(
          "no wrong time",
          `${where}: ${new Date(meeting.startsAt).toISOString()}, booked for ${row.starts_at.toISOString()}`,
        );
      linkIsInTheEvent(ground, row, meeting.joinUrl);
    }
  }
  for (const row of rows.filter((one) => isOn(one) && one.meeting_vendor === "zoom" && one.presence === "virtual")) {
    const count = seen.get(row.id) ?? 0;
    if (count > 1) say("nothing is there twice", `${row.reference}: ${count} Zoom meetings`);
    if (count === 0 && connected(ground, row.providers[0], "zoom"))
      say("virtual sessions have a link", `${row.reference} has no Zoom meeting`);
  }
}

function linkIsInTheEvent(ground: Ground, row: SessionRow, joinUrl: string): void {
  const organizer = personOf(ground, row.providers[0]);
  if (!organizer) return;
  const events = ground.stage.world.clouds.graph.mailboxes.list(organizer.outside.oid);
  const event = events.find(
    ({ subject, isDeleted, isCancelled }) => subject.includes(row.reference) && !isDeleted && !isCancelled,
  );
  if (event && event.location !== joinUrl)
    ground.say(
      "virtual sessions have a link",
      `${row.reference}: the event says ${event.location}, the meeting is ${joinUrl}`,
    );
}

function mailboxesAreNotFlooded({ stage, say }: Ground): void {
  for (const [oid, most] of stage.world.clouds.mostAtOnce)
    if (most > 4) say("at most four calls at once to a mailbox", `${oid}: ${most}`);
}

/** One message of each kind, session and sequence for each person; the same message again only where a process died in between. */
function nobodyHearsTwice({ stage, say }: Ground): void {
  const { world } = stage;
  const ofSequence = new Map<string, Set<string>>();
  const copies = new Map<string, number>();
  for (const mail of world.clouds.mail.list()) {
    const id = mail.headers["message-id"] ?? "";
    const to = mail.to.join();
    copies.set(`${to} ${id}`, (copies.get(`${to} ${id}`) ?? 0) + 1);
    for (const { method, text } of mail.calendars) {
      const field = (name: string): string => new RegExp(`^${name}:(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
      const key = `${to} ${method ?? ""} ${field("UID")} ${field("SEQUENCE")} ${field("DTSTART")}`;
      ofSequence.set(key, (ofSequence.get(key) ?? new Set()).add(id));
    }
  }
  for (const [key, ids] of ofSequence) if (ids.size > 1) say("nobody hears twice", `${ids.size} messages: ${key}`);
  for (const [key, count] of copies) if (count > 1 + world.kills) say("nobody hears twice", `${count} copies: ${key}`);
}

async function everythingIsSettled({ stage, say }: Ground): Promise<void> {
  const { world } = stage;
  const { rows } = await world.pglite.query<{ reference: string; last_problem: string | null; due_at: Date }>(
    `select s.reference, y.last_problem, y.due_at from session_sync y join sessions s on s.tenant_id = y.tenant_id and s.id = y.session_id
      where y.applied_version < y.desired_version`,
  );
  for (const row of rows)
    say(
      "everything converges",
      `${row.reference} is not done: ${row.last_problem ?? "no problem is known"}, due ${row.due_at.toISOString()}`,
    );
  for (const job of world.waitingJobs) say("everything converges", `a job waits: ${job.name} ${job.key}`);
}

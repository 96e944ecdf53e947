/** What people do in Outlook and in Zoom, without Slotside: it has to follow, or to put things back. */
import type { MailboxEvent } from "#sandbox/world.ts";
import { someStart, type Stage } from "./stage.ts";
import type { Person } from "./simulated-world.ts";

export type Weighted = readonly [number, string, () => Promise<void>];

export function outsideActs(stage: Stage): readonly Weighted[] {
  const act = (weight: number, name: string, work: () => void): Weighted => [
    weight,
    name,
    async () => {
      stage.ledger.count(`${name} outside`);
      work();
    },
  ];
  return [
    act(8, "drag", () => drag(stage)),
    act(3, "delete", () => remove(stage)),
    act(3, "respond", () => respond(stage)),
    act(2, "propose", () => proposeInOutlook(stage)),
    act(2, "edit in Zoom", () => editInZoom(stage)),
    act(1, "delete in Zoom", () => deleteInZoom(stage)),
  ];
}

const reference = (text: string): string | undefined => /SL-[0-9A-Z]{8}/.exec(text)?.[0];

interface Found {
  readonly person: Person;
  readonly event: MailboxEvent;
}

function someEvent({ world }: Stage, fits: (event: MailboxEvent) => boolean): Found | undefined {
  const found = [...world.people.values()].flatMap((person) =>
    world.clouds.graph.mailboxes
      .list(person.outside.oid)
      .filter(
        (event) => reference(event.subject) !== undefined && !event.isDeleted && !event.isCancelled && fits(event),
      )
      .map((event) => ({ person, event })),
  );
  return found.length === 0 ? undefined : world.chance.pick(found);
}

function tell({ world, ledger }: Stage, { person, event }: Found, what: string): void {
  const about = reference(event.subject) ?? "";
  ledger.threatened.add(about);
  world.history.add(world.scheduler.now, `${person.handle} ${what} ${about} in Outlook`);
}

function drag(stage: Stage): void {
  const found = someEvent(stage, ({ isOrganizer }) => isOrganizer || stage.world.chance.hits(0.2));
  if (!found) return;
  const { person, event } = found;
  const startsAt = Date.parse(someStart(stage));
  if (!event.isOrganizer) stage.ledger.ownTimes.add(`${reference(event.subject) ?? ""} ${person.handle}`);
  const lasts = event.endsAt - event.startsAt;
  tell(stage, found, `drags to ${new Date(startsAt).toISOString()}`);
  stage.world.clouds.graph.mailboxes.move(person.outside.oid, event.id, { startsAt, endsAt: startsAt + lasts });
}

function remove(stage: Stage): void {
  const found = someEvent(stage, ({ isOrganizer }) => isOrganizer || stage.world.chance.hits(0.2));
  if (!found) return;
  tell(stage, found, "deletes");
  stage.world.clouds.graph.mailboxes.remove(found.person.outside.oid, found.event.id);
}

function respond(stage: Stage): void {
  const found = someEvent(stage, ({ isOrganizer }) => !isOrganizer);
  if (!found) return;
  const response = stage.world.chance.pick(["accepted", "tentativelyAccepted", "declined"] as const);
  tell(stage, found, `answers ${response} to`);
  stage.world.clouds.graph.acts.respond(found.person.outside.oid, found.event.id, { response, tellOrganizer: "yes" });
}

function proposeInOutlook(stage: Stage): void {
  const found = someEvent(stage, ({ isOrganizer }) => !isOrganizer);
  if (!found) return;
  const startsAt = Date.parse(someStart(stage));
  const span = { startsAt, endsAt: startsAt + (found.event.endsAt - found.event.startsAt) };
  tell(stage, found, "proposes another time for");
  stage.world.clouds.graph.acts.propose(found.person.outside.oid, found.event.id, {
    response: "tentativelyAccepted",
    span,
  });
}

function someMeeting({ world }: Stage) {
  const found = ["priya", "tomas"].flatMap((handle) => {
    const { zoom } = world.person(handle).outside;
    const listed = zoom ? world.clouds.zoom.meetings(zoom.userId) : [];
    return listed
      .filter(({ isDeleted, topic }) => !isDeleted && reference(topic) !== undefined)
      .map(({ id, topic, hostUserId }) => ({ topic, meeting: world.clouds.zoom.find(hostUserId, String(id)) }));
  });
  return found.length === 0 ? undefined : world.chance.pick(found);
}

function editInZoom(stage: Stage): void {
  const found = someMeeting(stage);
  if (!found?.meeting) return;
  stage.ledger.threatened.add(reference(found.topic) ?? "");
  stage.world.clouds.zoom.life.change(found.meeting, { startsAt: Date.parse(someStart(stage)) });
  stage.world.history.add(stage.world.scheduler.now, `the host moves ${found.topic} in Zoom`);
}

function deleteInZoom(stage: Stage): void {
  const found = someMeeting(stage);
  if (!found?.meeting) return;
  stage.ledger.threatened.add(reference(found.topic) ?? "");
  stage.world.clouds.zoom.life.remove(found.meeting, "trash");
  stage.world.history.add(stage.world.scheduler.now, `the host deletes ${found.topic} in Zoom`);
}

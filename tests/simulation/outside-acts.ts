/** What people do in their calendars and in Zoom, without Slotside: it has to follow, or to put things back. */
import { allCopies, answerByHand, type Copy, moveByHand, referenceIn, removeByHand } from "./calendar-copies.ts";
import { someStart, type Stage } from "./stage.ts";

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

function someCopy({ world }: Stage, fits: (copy: Copy) => boolean): Copy | undefined {
  const found = allCopies(world).filter(fits);
  return found.length === 0 ? undefined : world.chance.pick(found);
}

function tell({ world, ledger }: Stage, { person, reference, vendor }: Copy, what: string): void {
  ledger.threatened.add(reference);
  world.history.add(world.scheduler.now, `${person.handle} ${what} ${reference} in the ${vendor} calendar`);
}

function drag(stage: Stage): void {
  const isDraggable = ({ isOrganizer, vendor }: Copy): boolean =>
    isOrganizer || (vendor === "microsoft" && stage.world.chance.hits(0.2));
  const copy = someCopy(stage, isDraggable);
  if (copy) dragCopy(stage, copy);
}

export function dragCopy(stage: Stage, copy: Copy): void {
  const startsAt = Date.parse(someStart(stage));
  if (!copy.isOrganizer) stage.ledger.ownTimes.add(`${copy.reference} ${copy.person.handle}`);
  // Nobody can see that it was dropped where it stood.
  else if (startsAt !== copy.startsAt)
    stage.ledger.drags.push({ reference: copy.reference, to: startsAt, at: stage.world.scheduler.now });
  tell(stage, copy, `drags to ${new Date(startsAt).toISOString()}`);
  moveByHand(stage.world, copy, { startsAt, endsAt: startsAt + copy.endsAt - copy.startsAt });
}

function remove(stage: Stage): void {
  const copy = someCopy(stage, ({ isOrganizer }) => isOrganizer || stage.world.chance.hits(0.2));
  if (!copy) return;
  stage.ledger.deleted.add(copy.reference);
  tell(stage, copy, "deletes");
  removeByHand(stage.world, copy);
}

function respond(stage: Stage): void {
  const copy = someCopy(stage, ({ isOrganizer }) => !isOrganizer);
  if (!copy) return;
  const answer = stage.world.chance.pick(["accepted", "tentative", "declined"] as const);
  tell(stage, copy, `answers ${answer} to`);
  answerByHand(stage.world, copy, answer);
}

function proposeInOutlook(stage: Stage): void {
  const copy = someCopy(stage, ({ isOrganizer, vendor }) => !isOrganizer && vendor === "microsoft");
  if (!copy) return;
  const startsAt = Date.parse(someStart(stage));
  const span = { startsAt, endsAt: startsAt + copy.endsAt - copy.startsAt };
  tell(stage, copy, "proposes another time for");
  stage.world.clouds.graph.acts.propose(copy.person.outside.oid, copy.eventId, {
    response: "tentativelyAccepted",
    span,
  });
}

function someMeeting({ world }: Stage) {
  const found = ["priya", "tomas"].flatMap((handle) => {
    const { zoom } = world.person(handle).outside;
    const listed = zoom ? world.clouds.zoom.meetings(zoom.userId) : [];
    return listed
      .filter(({ isDeleted, topic }) => !isDeleted && referenceIn(topic) !== undefined)
      .map(({ id, topic, hostUserId }) => ({ topic, meeting: world.clouds.zoom.find(hostUserId, String(id)) }));
  });
  return found.length === 0 ? undefined : world.chance.pick(found);
}

function editInZoom(stage: Stage): void {
  const found = someMeeting(stage);
  if (!found?.meeting) return;
  const reference = referenceIn(found.topic) ?? "";
  const startsAt = Date.parse(someStart(stage));
  stage.ledger.threatened.add(reference);
  stage.ledger.hostMoves.push({ reference, to: startsAt, at: stage.world.scheduler.now });
  stage.world.clouds.zoom.life.change(found.meeting, { startsAt });
  stage.world.history.add(stage.world.scheduler.now, `the host moves ${found.topic} in Zoom`);
}

function deleteInZoom(stage: Stage): void {
  const found = someMeeting(stage);
  if (!found?.meeting) return;
  stage.ledger.threatened.add(referenceIn(found.topic) ?? "");
  stage.world.clouds.zoom.life.remove(found.meeting, "trash");
  stage.world.history.add(stage.world.scheduler.now, `the host deletes ${found.topic} in Zoom`);
}

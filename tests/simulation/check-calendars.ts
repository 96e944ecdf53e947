/** Every calendar, as its owner sees it, against the sessions: nothing lost, doubled, left over or at another time. */
import { allCopies, type Copy } from "./calendar-copies.ts";
import {
  attendingOf,
  type Ground,
  has,
  isOn,
  nameOf,
  organizerOf,
  personOf,
  type SessionRow,
  shown,
} from "./checked-ground.ts";

export function checkCalendars(ground: Ground): void {
  const { stage, rows, say } = ground;
  const copies = allCopies(stage.world);
  for (const copy of copies) copyFits(ground, copy);
  for (const row of rows.filter(isOn)) {
    const events = copies.filter(({ isOrganizer, reference }) => isOrganizer && reference === row.reference);
    if (events.length > 1)
      say("nothing is there twice", `${row.reference}: ${events.length} events, ${events.map(placeOf).join(", ")}`);
    if (events.length === 0 && has(ground, organizerOf(row), { purpose: "calendar" }))
      say(
        "calendars show what was booked",
        `${row.reference} has no event in the calendar of ${nameOf(ground, organizerOf(row))}`,
      );
  }
}

const placeOf = ({ vendor, person }: Copy): string => `${vendor} calendar of ${person.handle}`;

function copyFits(ground: Ground, copy: Copy): void {
  const { stage, rows, say } = ground;
  const { reference, isOrganizer, person } = copy;
  const row = rows.find((one) => one.reference === reference);
  const where = `${reference} in the ${placeOf(copy)}`;
  if (!row) return say("nothing is left over", `${where}: no such session`);
  if (!isOn(row)) {
    if (row.ends_at.getTime() > stage.world.now())
      say("nothing is left over", `${where}: ${row.status}, ${attendingOf(row).length} learners`);
    return;
  }
  if (isOrganizer && organizerOf(row) !== person.id)
    return say("nothing is left over", `${where}: it is not theirs to hold`);
  const isOwnTime = !isOrganizer && stage.ledger.ownTimes.has(`${reference} ${person.handle}`);
  if (!isOwnTime && (copy.startsAt !== +row.starts_at || copy.endsAt !== +row.ends_at))
    say("no wrong time", `${where}: ${shown(copy.startsAt)}, booked for ${shown(row.starts_at)}`);
  if (isOrganizer) compareInvited(ground, row, { copy, where });
}

function compareInvited(
  ground: Ground,
  row: SessionRow,
  { copy, where }: { readonly copy: Copy; readonly where: string },
): void {
  const wanted = [...row.providers, ...attendingOf(row)]
    .filter((id) => id !== organizerOf(row) && personOf(ground, id)?.isGuest !== true)
    .map((id) => personOf(ground, id)?.email ?? id)
    .sort();
  const given = copy.invited.toSorted();
  if (wanted.join() !== given.join())
    ground.say("the right people are invited", `${where}: ${given.join(" ")}, should be ${wanted.join(" ")}`);
}

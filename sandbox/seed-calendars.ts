/**
 * Invents believable calendars: every person's weeks follow rules of their own, with some chance from a fixed seed, so that the
 * same week looks the same in every sandbox. Times are wall clocks of the person's zone. Weeks are filled once and topped up.
 */
import { createHash } from "node:crypto";
import type { GraphStandIn } from "./graph/graph.ts";
import { plainEvent } from "./graph/mailboxes.ts";
import type { ShowAs } from "./graph/stored-event.ts";
import { locationJson } from "./graph/event-json.ts";
import { instantOf } from "./graph/time-zones.ts";
import { people, type SandboxPerson } from "./people.ts";

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/** One entry of a week. `day` counts from Monday = 0; times are `HH:MM`, the end after the start on the same day. */
interface Entry {
  readonly subject: string;
  readonly day: number;
  readonly from: string;
  readonly to: string;
  readonly showAs?: ShowAs;
  /** The whole day, or several; `from` and `to` are then not used. */
  readonly wholeDays?: number;
  readonly isPrivate?: boolean;
  readonly place?: string;
  readonly onTeams?: boolean;
  /** Handles of people who are invited and have accepted. */
  readonly withPeople?: readonly string[];
}

interface Week {
  /** Weeks since some Monday: its parity decides what happens every other week. */
  readonly number: number;
  /** A number from 0 to below 1; the next call gives the next one. */
  readonly chance: () => number;
}

/** Fills the current week (by UTC) and the three after it, as far as they are not filled yet. */
export function seedCalendars(graph: Pick<GraphStandIn, "meetings" | "store">, now: number): void {
  const current = mondayOf(now);
  const first = Math.max(current, graph.store.seeding.through === 0 ? 0 : graph.store.seeding.through + weekMs);
  for (let monday = first; monday <= current + 3 * weekMs; monday += weekMs) {
    for (const person of people) seedWeek(graph, person, monday);
    graph.store.seeding.through = monday;
  }
}

/** Midnight of the week's Monday as if it were UTC. */
function mondayOf(at: number): number {
  const day = Math.floor(at / dayMs);
  return (day - ((day + 3) % 7)) * dayMs;
}

function seedWeek(graph: Pick<GraphStandIn, "meetings" | "store">, person: SandboxPerson, monday: number): void {
  const number = Math.round(monday / weekMs);
  const week = { number, chance: chancesFrom(`slotside/${person.handle}/${number}`) };
  const rules = routines[person.handle];
  if (!rules) return;
  const fixed = rules.fixed(week);
  for (const entry of [...fixed, ...oddJobs(fixed, rules, week)]) addEntry(graph, person, monday, entry);
}

function addEntry(
  { meetings, store }: Pick<GraphStandIn, "meetings" | "store">,
  person: SandboxPerson,
  monday: number,
  entry: Entry,
): void {
  const at = (time: string, day = entry.day): number =>
    instantOf(monday + day * dayMs + minutesOf(time) * 60_000, person.timeZone);
  const guests = people.filter(({ handle }) => entry.withPeople?.includes(handle));
  const isWhole = entry.wholeDays !== undefined;
  const event = meetings.create(person, {
    ...plainEvent(person),
    subject: entry.subject,
    startsAt: isWhole ? at("00:00") : at(entry.from),
    endsAt: isWhole ? at("00:00", entry.day + (entry.wholeDays ?? 1)) : at(entry.to),
    isAllDay: isWhole,
    showAs: entry.showAs ?? "busy",
    sensitivity: entry.isPrivate ? "private" : "normal",
    locations: entry.place ? [locationJson(entry.place)] : [],
    isOnlineMeeting: entry.onTeams ?? false,
    attendees: guests.map(({ displayName, email }) => ({
      type: "required",
      name: displayName,
      address: email,
      response: "none",
    })),
  });
  for (const guest of guests) {
    const copy = store.byUid(guest.oid, event.iCalUId);
    if (copy) meetings.answer(guest, copy, { response: "accepted", tellOrganizer: "yes" });
  }
}

interface Routine {
  readonly fixed: (week: Week) => readonly Entry[];
  /** Short things that fall on whatever half hour is free. */
  readonly oddJobs: readonly string[];
  readonly oddJobsAWeek: number;
}

const weekdays = [0, 1, 2, 3, 4];
const isEven = ({ number }: Week): boolean => number % 2 === 0;
const daily = (subject: string, from: string, to: string, days = weekdays): Entry[] =>
  days.map((day) => ({ subject, day, from, to }));

/** Half-hour conversations one after the other. */
function backToBack(day: number, from: string, subjects: readonly string[]): Entry[] {
  return subjects.map((subject, index) => ({
    subject,
    day,
    from: clockOf(minutesOf(from) + index * 30),
    to: clockOf(minutesOf(from) + (index + 1) * 30),
    onTeams: index % 2 === 0,
  }));
}

const routines: Readonly<Record<string, Routine>> = {
  priya: {
    fixed: (week) => [
      ...daily("Mentors' stand-up", "09:15", "09:30"),
      ...daily("Lunch", "13:00", "13:45"),
      { subject: "Algebra II, group B", day: 1, from: "10:00", to: "12:00", place: "Room 2.14" },
      { subject: "Algebra II, group B", day: 3, from: "10:00", to: "12:00", place: "Room 2.14" },
      ...backToBack(2, "09:30", ["1:1 Kavya", "1:1 Arjun", "Parents of Rohan", "1:1 Meera"]),
      { subject: "Mentor and careers sync", day: 2, from: "18:30", to: "19:00", onTeams: true, withPeople: ["tomas"] },
      ...(isEven(week)
        ? [
            {
              subject: "Doctor",
              day: 3,
              from: "15:30",
              to: "16:30",
              showAs: "tentative" as const,
              isPrivate: true,
              place: "Indiranagar",
            },
            {
              subject: "EdTech Forum (online, drop in)",
              day: 1,
              from: "",
              to: "",
              wholeDays: 2,
              showAs: "free" as const,
            },
          ]
        : [
            { subject: "Out of office", day: 4, from: "14:00", to: "18:00", showAs: "oof" as const },
            { subject: "Curriculum review", day: 0, from: "15:00", to: "16:30", place: "Library" },
          ]),
    ],
    oddJobs: ["Mark homework", "Call with the exam office", "Lesson plan", "Reference letters", "Coffee with Anand"],
    oddJobsAWeek: 4,
  },
  tomas: {
    fixed: (week) => [
      ...daily("Team stand-up", "09:30", "09:45"),
      ...daily("Lunch", "12:00", "12:45", [0, 2, 4]),
      { subject: "Careers class", day: 0, from: "14:00", to: "15:30", place: "Hall 3" },
      ...backToBack(1, "10:00", ["Employer call: Contoso", "Employer call: Fabrikam", "CV review", "CV review"]),
      { subject: "Advisory board", day: 3, from: "13:30", to: "15:00", onTeams: true },
      { subject: "Pick up Clara", day: 3, from: "16:15", to: "17:00", isPrivate: true },
      ...(isEven(week)
        ? [
            { subject: "Out of office", day: 4, from: "13:00", to: "17:00", showAs: "oof" as const },
            { subject: "Dentist", day: 2, from: "15:00", to: "16:00", showAs: "tentative" as const, isPrivate: true },
          ]
        : [
            {
              subject: "Careers conference (stands open all day)",
              day: 3,
              from: "",
              to: "",
              wholeDays: 1,
              showAs: "free" as const,
            },
          ]),
    ],
    oddJobs: ["Review applications", "Alumni call", "Write newsletter", "Internship paperwork", "Budget check"],
    oddJobsAWeek: 4,
  },
  aroha: {
    fixed: (week) => [
      ...daily("Coaches' hui", "08:45", "09:15", [0, 2, 4]),
      ...daily("Lunch", "12:30", "13:15"),
      { subject: "Leadership class", day: 0, from: "10:00", to: "11:30", place: "Studio 1" },
      { subject: "Leadership class", day: 2, from: "14:00", to: "15:30", place: "Studio 1" },
      ...backToBack(3, "09:00", ["Coaching: Wiremu", "Coaching: Isla", "Coaching: Jack", "Coaching: Mere", "Notes"]),
      { subject: "Working from Hamilton", day: 1, from: "09:00", to: "11:00", showAs: "workingElsewhere" },
      ...(isEven(week)
        ? [{ subject: "Physio", day: 1, from: "15:00", to: "16:00", showAs: "tentative" as const, isPrivate: true }]
        : [
            { subject: "Out of office", day: 4, from: "13:30", to: "17:30", showAs: "oof" as const },
            {
              subject: "Coaching conference (hybrid)",
              day: 1,
              from: "",
              to: "",
              wholeDays: 1,
              showAs: "free" as const,
            },
          ]),
    ],
    oddJobs: ["Supervision call", "Write up notes", "Grant application", "Walk and talk", "Programme review"],
    oddJobsAWeek: 3,
  },
  lena: {
    fixed: (week) => [
      { subject: "Lecture: Statistics", day: 0, from: "10:00", to: "11:30", place: "Hörsaal 4" },
      { subject: "Lecture: Statistics", day: 2, from: "10:00", to: "11:30", place: "Hörsaal 4" },
      { subject: "Study group", day: 3, from: "16:00", to: "17:30", onTeams: true, withPeople: ["sam"] },
      { subject: "Choir", day: 1, from: "19:00", to: "21:00", isPrivate: true },
      ...(isEven(week)
        ? [{ subject: "Train to Hamburg", day: 4, from: "13:30", to: "16:00", showAs: "tentative" as const }]
        : []),
    ],
    oddJobs: ["Library", "Call home", "Shift at the café"],
    oddJobsAWeek: 2,
  },
  sam: {
    fixed: () => [
      { subject: "Maths tutorial", day: 1, from: "11:00", to: "12:00", place: "Room B7" },
      { subject: "Football", day: 2, from: "18:00", to: "19:30", isPrivate: true },
      { subject: "Part-time job", day: 4, from: "09:00", to: "13:00" },
    ],
    oddJobs: ["Revision", "Gym"],
    oddJobsAWeek: 2,
  },
  amira: {
    fixed: () => [
      ...daily("Operations round", "09:00", "09:30"),
      { subject: "Vendor meeting", day: 2, from: "14:00", to: "15:00", onTeams: true },
    ],
    oddJobs: ["Licences", "Access requests"],
    oddJobsAWeek: 2,
  },
  noah: {
    fixed: (week) => [
      { subject: "Seminar", day: 1, from: "10:00", to: "12:00", place: "Hall C" },
      { subject: "Seminar", day: 3, from: "10:00", to: "12:00", place: "Hall C" },
      { subject: "Band practice", day: 4, from: "17:00", to: "19:00", isPrivate: true },
      ...(isEven(week)
        ? [
            {
              subject: "Job interview",
              day: 2,
              from: "13:00",
              to: "14:00",
              showAs: "tentative" as const,
              isPrivate: true,
            },
          ]
        : []),
    ],
    oddJobs: ["Lab hours", "Groceries"],
    oddJobsAWeek: 2,
  },
  ingrid: {
    fixed: () => [
      ...daily("Morning meeting", "08:30", "09:00"),
      { subject: "Board", day: 3, from: "13:00", to: "15:00" },
    ],
    oddJobs: ["Contracts", "Interviews"],
    oddJobsAWeek: 2,
  },
};

/** Whole half hours between 9 and 17 o'clock that touch nothing else of that day. */
function oddJobs(
  fixed: readonly Entry[],
  { oddJobs: subjects, oddJobsAWeek }: Routine,
  { chance }: Week,
): readonly Entry[] {
  const added: Entry[] = [];
  for (let tries = 0; added.length < oddJobsAWeek && tries < 60; tries += 1) {
    const day = Math.floor(chance() * 5);
    const from = 9 * 60 + 30 * Math.floor(chance() * 15);
    const to = from + (chance() < 0.3 ? 60 : 30);
    const subject = subjects[Math.floor(chance() * subjects.length)] ?? "Focus time";
    const touches = [...fixed, ...added].some(
      (entry) =>
        entry.day === day &&
        entry.wholeDays === undefined &&
        minutesOf(entry.from) < to + 15 &&
        minutesOf(entry.to) > from - 15,
    );
    if (!touches && to <= 17 * 60) added.push({ subject, day, from: clockOf(from), to: clockOf(to) });
  }
  return added;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** A row of numbers in [0, 1) that depends on the seed alone. */
function chancesFrom(seed: string): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash("sha256").update(`${seed}/${count}`).digest().readUInt32BE(0) / 2 ** 32;
  };
}

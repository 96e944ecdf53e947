/** What the lines of an imported table of people come to. */
import { role, type Role } from "#contract/people.ts";
import { timeZone } from "#contract/formats.ts";
import type { ImportProblem, ImportProblemCode } from "../../domain/import-problems.ts";
import type { DirectoryPerson } from "../../ports/directory.ts";
import type { Column, UploadedLine, UploadedTable } from "../imports/read-upload.ts";

type Name = "email" | "roles" | "timeZone" | "language";

/** A `name` column may stand there for the reader: names are the directory's. */
export const peopleColumns: readonly Column<Name>[] = [
  {
    name: "email",
    headings: ["email", "mail", "emailaddress", "address", "userprincipalname", "upn", "e", "emailadresse", "adresse"],
    isNeeded: true,
  },
  { name: "roles", headings: ["roles", "role", "rollen", "rolle"], isNeeded: false },
  { name: "timeZone", headings: ["timezone", "zone", "zeitzone"], isNeeded: false },
  { name: "language", headings: ["language", "locale", "sprache"], isNeeded: false },
];

/** Somebody who is known by their identity already. */
export interface KnownPerson {
  readonly personId: string;
  readonly displayName: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly timeZone: string;
  readonly locale: string;
}

export interface PersonToAdd {
  readonly line: number;
  readonly oid: string;
  readonly displayName: string;
  readonly email: string;
  readonly roles: Role[];
  readonly timeZone: string;
  readonly locale: string;
}

export interface PersonToChange {
  readonly line: number;
  readonly personId: string;
  readonly displayName: string;
  readonly email: string;
  readonly changes: { field: "roles" | "timeZone" | "language"; from: string; to: string }[];
  /** The columns to write. */
  readonly next: { roles?: string[]; time_zone?: string; locale?: string };
}

export interface ReadPeopleLines {
  readonly added: readonly PersonToAdd[];
  readonly changed: readonly PersonToChange[];
  readonly unchanged: number;
  readonly problems: readonly ImportProblem[];
}

interface Ground {
  /** By address in small letters. */
  readonly found: ReadonlyMap<string, readonly DirectoryPerson[]>;
  /** By the directory's id. */
  readonly known: ReadonlyMap<string, KnownPerson>;
  readonly administrators: readonly string[];
}

/** Cells that are empty leave what is there. New people are learners in UTC until they open Slotside, unless the line says otherwise. */
export function readPeopleLines(upload: UploadedTable<Name>, ground: Ground): ReadPeopleLines {
  const added: PersonToAdd[] = [];
  const changed: PersonToChange[] = [];
  const problems: ImportProblem[] = [];
  const seen = new Set<string>();
  const administrators = new Set(ground.administrators);
  let unchanged = 0;
  for (const line of upload.lines) {
    const reading = readLine(line, upload, ground);
    const { person, wish } = reading;
    const wrong = [...reading.problems];
    if (person && seen.has(person.oid)) wrong.push(problemAt(upload, line, { name: "email", code: "repeated_person" }));
    if (person) seen.add(person.oid);
    const known = person && ground.known.get(person.oid);
    const demotes = known !== undefined && wish.roles !== undefined && !wish.roles.includes("administrator");
    if (wrong.length === 0 && demotes && administrators.has(known.personId)) {
      if (administrators.size === 1) wrong.push(problemAt(upload, line, { name: "email", code: "last_administrator" }));
      else administrators.delete(known.personId);
    }
    problems.push(...wrong);
    if (wrong.length > 0 || !person) continue;
    if (!known) added.push(newPerson(line.line, person, wish));
    else {
      const change = changeOf(line.line, known, wish);
      if (change.changes.length > 0) changed.push(change);
      else unchanged += 1;
    }
  }
  return { added, changed, unchanged, problems };
}

interface Wish {
  readonly roles?: Role[];
  readonly timeZone?: string;
  readonly language?: string;
}

function readLine(
  line: UploadedLine<Name>,
  upload: UploadedTable<Name>,
  { found, known }: Ground,
): { readonly person?: DirectoryPerson; readonly wish: Wish; readonly problems: readonly ImportProblem[] } {
  if (line.problem) return { wish: {}, problems: [line.problem] };
  const problems: ImportProblem[] = [];
  const wrong = (name: Name, code: ImportProblemCode, value?: string): void =>
    void problems.push(problemAt(upload, line, { name, code, ...(value === undefined ? {} : { value }) }));
  const { email = "", roles: rolesText, timeZone: zone, language } = line.values;
  const [person, another] = found.get(email.toLowerCase()) ?? [];
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) wrong("email", "not_an_address");
  else if (!person) wrong("email", "not_in_directory");
  else if (another) wrong("email", "ambiguous_person");
  else if (!person.isEnabled && !known.has(person.oid)) wrong("email", "disabled_in_directory");
  const names =
    rolesText === undefined
      ? []
      : rolesText
          .toLowerCase()
          .split(/[\s,;|/+]+/)
          .filter(Boolean);
  for (const name of names) if (!role.safeParse(name).success) wrong("roles", "unknown_role", name);
  if (zone !== undefined && !timeZone.safeParse(zone).success) wrong("timeZone", "unknown_zone");
  if (language !== undefined && !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language))
    wrong("language", "unknown_language");
  const wish: Wish = {
    ...(names.length === 0 ? {} : { roles: [...new Set(names)] as Role[] }),
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(language === undefined ? {} : { language }),
  };
  return { ...(person ? { person } : {}), wish, problems };
}

function problemAt(
  upload: UploadedTable<Name>,
  line: UploadedLine<Name>,
  wrong: { readonly name: Name; readonly code: ImportProblemCode; readonly value?: string },
): ImportProblem {
  const column = upload.columnOf[wrong.name];
  const value = wrong.value ?? line.values[wrong.name];
  return {
    line: line.line,
    code: wrong.code,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value }),
  };
}

function newPerson(line: number, { oid, displayName, email }: DirectoryPerson, wish: Wish): PersonToAdd {
  const { roles = ["learner"], timeZone: zone = "UTC", language: locale = "en" } = wish;
  return { line, oid, displayName, email, roles, timeZone: zone, locale };
}

function changeOf(line: number, known: KnownPerson, wish: Wish): PersonToChange {
  const { personId, displayName, email } = known;
  const changes: PersonToChange["changes"] = [];
  const next: PersonToChange["next"] = {};
  const isOther = wish.roles?.toSorted().join() !== known.roles.toSorted().join();
  if (wish.roles && isOther) {
    next.roles = wish.roles;
    changes.push({ field: "roles", from: known.roles.join(", "), to: wish.roles.join(", ") });
  }
  if (wish.timeZone !== undefined && wish.timeZone !== known.timeZone) {
    next.time_zone = wish.timeZone;
    changes.push({ field: "timeZone", from: known.timeZone, to: wish.timeZone });
  }
  if (wish.language !== undefined && wish.language !== known.locale) {
    next.locale = wish.language;
    changes.push({ field: "language", from: known.locale, to: wish.language });
  }
  return { line, personId, displayName, email, changes, next };
}

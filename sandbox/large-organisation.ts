/**
 * An organisation of three thousand people, each made when somebody asks for them: nothing is seeded, so it costs nothing until it is
 * used. Everybody is named by a number, which is part of the id and of the address.
 */
import { people, type SandboxPerson } from "./people.ts";

export const meridian = "e5555555-5555-4555-8555-555555555555";
export const meridianSize = 3_000;

const givenNames = ["Ada", "Ben", "Chloe", "Dev", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kemal", "Lucia"];
const familyNames = ["Abel", "Brandt", "Costa", "Dahl", "Evans", "Fischer", "Garcia", "Haas", "Ito", "Jensen", "Kaya"];

/** The member of this number, from 1; the first is the administrator among the seeded people. */
export function meridianMember(number: number): SandboxPerson | undefined {
  if (!Number.isInteger(number) || number < 1 || number > meridianSize) return undefined;
  if (number === 1) return people.find(({ tid }) => tid === meridian);
  const digits = String(number).padStart(4, "0");
  const name = `${givenNames[number % givenNames.length]} ${familyNames[number % familyNames.length]}`;
  return {
    handle: `m${digits}`,
    tid: meridian,
    oid: `e5000000-0000-4000-8000-00000000${digits}`,
    displayName: `${name} ${digits}`,
    email: `m${digits}@meridian.example`,
    timeZone: "Europe/London",
    locale: "en-GB",
    part: number % 10 === 0 ? "provider" : "learner",
    about: "one of three thousand",
  };
}

/** By object id, address or handle, as Entra and Graph name people; `undefined` for whoever is not one of them. */
export function findMeridianMember(name: string): SandboxPerson | undefined {
  const [, number] =
    /^e5000000-0000-4000-8000-00000000(\d{4})$/.exec(name) ?? /^m(\d{4})(?:@meridian\.example)?$/.exec(name) ?? [];
  return number === undefined ? undefined : meridianMember(Number(number));
}

/** All of them, made anew each time. */
export function meridianMembers(): readonly SandboxPerson[] {
  return Array.from({ length: meridianSize }, (_, index) => meridianMember(index + 1)).filter(
    (one) => one !== undefined,
  );
}

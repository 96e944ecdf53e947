/** The seeded people as a host page needs them: who may be signed in here, and who is. */
import { people, tenants, zoomOnly, type SandboxPerson } from "../people.ts";

export interface ListedPerson {
  readonly handle: string;
  readonly displayName: string;
  readonly organisation: string;
  readonly part: SandboxPerson["part"];
}

/** Everybody, for a host page's person switcher. */
export function listedPeople(): readonly ListedPerson[] {
  return people.map((person) => ({
    handle: person.handle,
    displayName: person.displayName,
    organisation: organisationOf(person),
    part: person.part,
  }));
}

/** What stands for an organisation with people who have none. */
export const zoomOnlyName = "Zoom only";

/** The name of the person's organisation. */
export function organisationOf(person: SandboxPerson): string {
  if (person.tid === zoomOnly) return zoomOnlyName;
  return tenants.find((tenant) => tenant.tid === person.tid)?.displayName ?? person.tid;
}

/** The person with this handle; undefined for an unknown or missing one. */
export function personByHandle(handle: string | null | undefined): SandboxPerson | undefined {
  return people.find((person) => person.handle === handle);
}

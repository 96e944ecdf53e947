/** Finds organisations and people as Entra's endpoints name them. */
import { everybody, people, type SandboxPerson, type SandboxTenant, tenants, zoomOnly } from "../people.ts";
import { findMeridianMember } from "../large-organisation.ts";
import { entraErrors } from "./entra-error.ts";

/** The organisation of a path segment; undefined for `common` and `organizations`. Throws 90002 for an unknown one. */
export function tenantOf(segment: string): SandboxTenant | undefined {
  if (segment === "common" || segment === "organizations") return undefined;
  const found = tenants.find(({ tid, domain }) => tid === segment.toLowerCase() || domain === segment.toLowerCase());
  if (!found) throw entraErrors.tenantNotFound(segment);
  return found;
}

const known = everybody.filter(({ tid }) => tid !== zoomOnly);

export const personByOid = (oid: unknown): SandboxPerson | undefined =>
  known.find((person) => person.oid === oid) ?? findMeridianMember(String(oid));

export const personByName = (name: string): SandboxPerson | undefined =>
  known.find(({ email, handle, oid }) => [email, handle, oid].includes(name.toLowerCase())) ??
  findMeridianMember(name.toLowerCase());

export const peopleOf = (tenant: SandboxTenant | undefined): readonly SandboxPerson[] =>
  people.filter(({ tid }) => (tenant ? tid === tenant.tid : tid !== zoomOnly));

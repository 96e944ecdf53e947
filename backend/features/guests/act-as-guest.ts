/** A guest as a caller: no role, so that all they reach is their own seat. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { GuestRow } from "./guests.store.ts";

export function actAsGuest(scope: TenantScope, guest: Pick<GuestRow, "id" | "displayName" | "locale">): Caller {
  const { id, displayName, locale } = guest;
  return { scope, personId: id, displayName, roles: [], surface: "web", language: locale };
}

/** Pressing a button of a page twice is decided by what is there already; there is no key to remember. */
export const withoutKey: OpenKey = {
  claim: async () => undefined,
  keep: async () => undefined,
};

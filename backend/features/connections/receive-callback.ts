/** The vendor sends the browser back. Nothing is linked here: the code is put away and a value handed to whoever began. */
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Vault } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { Secret } from "../../ports/secret.ts";
import { attemptPurpose } from "./begin-connection.ts";
import { findAttemptByState, leaveCode } from "./connections.store.ts";

export interface CallbackDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What the vendor put into the address. */
export interface CallbackQuery {
  readonly vendor: string;
  readonly state?: string | undefined;
  readonly code?: string | undefined;
  readonly error?: string | undefined;
}

/** Answers where to send the browser: a page of the surface that began, or the page that says how to begin. */
export async function receiveCallback(
  { database, vault, clock, ids }: CallbackDeps,
  query: CallbackQuery,
): Promise<string> {
  // Installing from Zoom's marketplace comes without a state of ours.
  const strayed = query.vendor === "zoom" ? "/zoom/install" : "/teams/auth-end.html#problem=expired";
  if (query.state === undefined) return strayed;
  const attempt = await findAttemptByState(database.db, hashOf(query.state));
  if (!attempt || attempt.vendor !== query.vendor) return strayed;

  const page = `/${pageFolder(attempt.surface)}/auth-end.html`;
  if (attempt.expires_at.getTime() <= clock.now()) return `${page}#problem=expired`;
  if (query.code === undefined) return `${page}#problem=${query.error === "access_denied" ? "declined" : "refused"}`;
  const value = ids.secret();
  const left = await leaveCode(database.db, mintTenantScope(attempt.tenant_id, "link"), {
    id: attempt.id,
    codeSealed: vault.seal(new Secret(query.code), attemptPurpose.code),
    valueHash: hashOf(value),
  });
  return left ? `${page}#value=${value}` : `${page}#problem=used`;
}

function pageFolder(surface: string): string {
  return surface === "outlook" || surface === "zoom" ? surface : "teams";
}

/** Keeps what an administrator made at Zoom or Google for their whole organisation: sealed at once, never shown again. */
import type { IntegrationCredentials } from "#contract/integrations.ts";
import { z } from "zod";
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Vault } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { credentialsPurpose } from "./app-grants.ts";
import { announceIntegration } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { lockIntegration, updateIntegration } from "./integrations.store.ts";
import type { VendorName } from "./integrations.store.ts";

const keyFile = z.object({
  client_email: z.email(),
  client_id: z.string().min(1).max(200),
  private_key: z.string().startsWith("-----BEGIN"),
  private_key_id: z.string().optional(),
});

interface Kept {
  readonly sealed: Secret<string>;
  /** What may be shown of it. */
  readonly hint: string;
  readonly externalAccount: string;
}

/** They are tried right afterwards, by the worker. Fails: not_found (the domain-wide method was not chosen), invalid_request. */
export async function saveCredentials(
  deps: TestDeps & { readonly vault: Vault },
  caller: Caller,
  given: { readonly vendor: VendorName; readonly credentials: IntegrationCredentials },
): Promise<void> {
  const { vendor } = given;
  const kept = read(given);
  const { scope } = caller;
  const now = new Date(deps.clock.now());
  await deps.database.transaction(async (tx) => {
    const row = await lockIntegration(tx, scope, vendor);
    if (row?.method !== "domain_wide")
      throw new RequestProblem("not_found", "Choose the method for the whole organisation first.");
    await updateIntegration(tx, scope, {
      vendor,
      credentials_sealed: deps.vault.seal(kept.sealed, credentialsPurpose),
      credentials_hint: kept.hint,
      external_account: kept.externalAccount,
      authorisation: "confirming",
      authorisation_problem: null,
      authorisation_missing: [],
      asked_by: caller.personId,
      asked_at: now,
      returned_at: now,
      confirm_due_at: now,
    });
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      line: { kind: "integrations.credentials" },
      subject: { kind: "integration", name: vendorNames[vendor] },
    });
  });
}

function read({
  vendor,
  credentials,
}: {
  readonly vendor: VendorName;
  readonly credentials: IntegrationCredentials;
}): Kept {
  if (vendor === "zoom" && "clientSecret" in credentials) {
    const { accountId, clientId, clientSecret } = credentials;
    const sealed = new Secret(JSON.stringify({ clientId, clientSecret }));
    return { sealed, hint: clientId, externalAccount: accountId };
  }
  if (vendor === "google" && "serviceAccountKey" in credentials) {
    const key = keyFile.safeParse(parsed(credentials.serviceAccountKey));
    if (!key.success)
      throw unfit("body.serviceAccountKey", "must be the key file of a service account, as Google hands it out");
    return {
      sealed: new Secret(JSON.stringify(key.data)),
      hint: key.data.client_id,
      externalAccount: key.data.client_email,
    };
  }
  throw unfit("body", "does not fit this vendor");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unfit(path: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", "The credentials are not understood.", { errors: [{ path, message }] });
}

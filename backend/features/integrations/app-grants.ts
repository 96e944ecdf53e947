/** Tokens of our own for an organisation that authorised us for everybody, kept while they are good. */
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Vault } from "../../platform/vault.ts";
import { AppToken } from "../../ports/app-token.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OrganisationGrant, OrganisationTokens } from "../../ports/organisation-access.ts";
import type { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findEntraOrganisation, findIntegration, updateIntegration } from "./integrations.store.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";

export interface AppGrantsDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Vendors that can be authorised for a whole organisation. */
  readonly organisationTokens: Readonly<Partial<Record<VendorName, OrganisationTokens>>>;
}

/** An account that is reached with its organisation's authorisation. */
export interface CoveredAccount {
  readonly tenantId: string;
  readonly vendor: VendorName;
  readonly accountId: string;
  readonly accountEmail: string;
}

export interface AppGrants {
  /**
   * A token for this account; `refused`: one that the vendor did not take although it should have been good.
   *
   * Fails: rejected with code consent_withdrawn (nobody authorises us any more), account_unknown, throttled, unavailable.
   */
  tokenFor(account: CoveredAccount, refused?: Secret<string>): Promise<AppToken>;
  /** As `tokenFor`, for the organisation as such; asks the vendor anew. Fails as `OrganisationTokens.obtain`. */
  tryAuthorisation(
    scope: TenantScope,
    integration: IntegrationRow,
    subject?: string,
  ): Promise<{ readonly permissions?: readonly string[] }>;
}

/** What sealed credentials are bound to. */
export const credentialsPurpose = "integrations.credentials";

const renewWhenLeftMs = 5 * 60_000;
/** Google's are one for each person. */
const mostKept = 2_000;

export function createAppGrants(deps: AppGrantsDeps): AppGrants {
  const { database, vault, clock } = deps;
  const kept = new Map<string, { readonly token: Secret<string>; readonly until: number }>();
  const underWay = new Map<string, Promise<Secret<string>>>();

  const grantOf = async (scope: TenantScope, row: IntegrationRow): Promise<OrganisationGrant> => ({
    externalTenant:
      row.vendor === "microsoft"
        ? ((await findEntraOrganisation(database.db, scope)) ?? "")
        : (row.external_account ?? ""),
    ...(row.credentials_sealed === null ? {} : { credentials: vault.open(row.credentials_sealed, credentialsPurpose) }),
  });

  async function obtain(scope: TenantScope, row: IntegrationRow, subject: string | undefined) {
    const source = deps.organisationTokens[row.vendor];
    if (!source) throw withdrawn(row.vendor, "This vendor cannot be reached from here");
    const issued = await source.obtain(await grantOf(scope, row), subject);
    const until = clock.now() + issued.expiresInSeconds * 1000;
    if (kept.size >= mostKept) kept.clear();
    kept.set(keyOf(row, subject), { token: issued.accessToken, until });
    return issued;
  }

  async function freshToken(account: CoveredAccount, subject: string | undefined): Promise<Secret<string>> {
    const scope = mintTenantScope(account.tenantId, "job");
    const row = await findIntegration(database.db, scope, account.vendor);
    if (row?.method !== "domain_wide") throw withdrawn(account.vendor, "Nobody authorises us for everybody there");
    try {
      return (await obtain(scope, row, subject)).accessToken;
    } catch (error) {
      if (!(error instanceof VendorFault) || (error.kind !== "consent_required" && error.kind !== "rejected"))
        throw error;
      await noteWithdrawn(database, scope, { row, now: clock.now() });
      throw withdrawn(account.vendor, error.message, error);
    }
  }

  return {
    async tokenFor(account, refused) {
      const subject = account.vendor === "google" ? account.accountEmail : undefined;
      const key = `${account.tenantId} ${account.vendor} ${subject ?? ""}`;
      const held = kept.get(key);
      const isGood =
        held !== undefined && held.until - clock.now() > renewWhenLeftMs && held.token.reveal() !== refused?.reveal();
      if (isGood) return new AppToken(held.token.reveal(), account.accountId);
      const asking = underWay.get(key) ?? freshToken(account, subject).finally(() => underWay.delete(key));
      underWay.set(key, asking);
      return new AppToken((await asking).reveal(), account.accountId);
    },
    async tryAuthorisation(scope, integration, subject) {
      const { permissions } = await obtain(scope, integration, subject);
      return permissions === undefined ? {} : { permissions };
    },
  };
}

const keyOf = ({ tenant_id, vendor }: IntegrationRow, subject: string | undefined): string =>
  `${tenant_id} ${vendor} ${subject ?? ""}`;

/** Shown at once, and looked at again by itself: it may have been a slip. */
async function noteWithdrawn(
  { db }: OpenDatabase,
  scope: TenantScope,
  { row, now }: { readonly row: IntegrationRow; readonly now: number },
): Promise<void> {
  if (row.authorisation !== "given") return;
  await updateIntegration(db, scope, {
    vendor: row.vendor,
    authorisation: "refused",
    authorisation_problem: "withdrawn",
    confirm_due_at: new Date(now + 60_000),
  });
}

function withdrawn(vendor: VendorName, text: string, cause?: unknown): VendorFault {
  return new VendorFault(text, {
    vendor,
    operation: "get app token",
    kind: "rejected",
    code: "consent_withdrawn",
    cause,
  });
}

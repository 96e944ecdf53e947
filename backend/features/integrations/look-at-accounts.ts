/** Tries people's accounts by the way the organisation chose: with its own authorisation, with each one's own, or from outside. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { problemOf } from "../../domain/vendor-problems.ts";
import type { ProblemCode } from "../../domain/vendor-problems.ts";
import type { AccessCode } from "../../domain/access-problems.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Calendars } from "../../ports/calendars.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OnlineMeetings } from "../../ports/online-meetings.ts";
import type { AccessFinding, OrganisationAccess } from "../../ports/organisation-access.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findConnection } from "../connections/find-connection.ts";
import type { AppGrants } from "./app-grants.ts";
import type { CheckDeps, LookAt } from "./check-people.job.ts";
import type { DuePerson } from "./coverage.store.ts";
import { findReader } from "./find-reader.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";

export interface LookDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly grants: Pick<AppGrants, "tokenFor">;
  readonly organisationAccess: Readonly<Partial<Record<VendorName, OrganisationAccess>>>;
  readonly calendars: Pick<Calendars, "listEntries" | "readFreeBusy">;
  readonly onlineMeetings: Pick<OnlineMeetings, "listMarked">;
}

export function createLookAt(deps: LookDeps): LookAt {
  return async (scope, integration, people) => {
    if (integration.method === "domain_wide") return lookWithOrganisation(deps, scope, { integration, people });
    if (integration.method === "individual") return lookWithOwn(deps, scope, { integration, people });
    return lookFromOutside(deps, scope, { integration, people });
  };
}

interface Wanted {
  readonly integration: IntegrationRow;
  readonly people: readonly DuePerson[];
}

type Looked = Awaited<ReturnType<LookAt>>;

async function lookWithOrganisation(
  deps: LookDeps,
  scope: TenantScope,
  { integration: { vendor }, people }: Wanted,
): Promise<Looked> {
  const access = deps.organisationAccess[vendor];
  const known = people.flatMap(({ personId, email, directoryId }) => {
    const account = vendor === "microsoft" ? directoryId : email.toLowerCase();
    return account ? [{ personId, account }] : [];
  });
  const unknown = people
    .filter(({ personId }) => !known.some((person) => person.personId === personId))
    .map(({ personId }) => ({ personId, state: "inaccessible", code: "no_account" }) as const);
  if (!access || known.length === 0) return { findings: unknown, calls: 0 };
  const { findings, calls } = await access.checkPeople(known, tokenFor(deps, scope, vendor));
  return { findings: [...findings, ...unknown], calls };
}

const tokenFor =
  ({ grants }: LookDeps, { tenantId }: TenantScope, vendor: VendorName) =>
  (subject?: string) =>
    grants.tokenFor({ tenantId, vendor, accountId: "", accountEmail: subject ?? "" });

/** Whether the mailbox that must not be readable is refused. */
export function createTryForbidden(deps: LookDeps): CheckDeps["tryForbidden"] {
  return async (scope, { vendor, method, must_not_read: account }) => {
    const access = deps.organisationAccess[vendor];
    if (account === null || method !== "domain_wide" || !access) return undefined;
    try {
      const { findings } = await access.checkPeople(
        [{ personId: "forbidden", account }],
        tokenFor(deps, scope, vendor),
      );
      const [finding] = findings;
      if (finding?.state === "accessible") return "readable";
      return finding?.state === "inaccessible" && finding.code === "blocked_by_policy" ? "refused" : "unknown";
    } catch (error) {
      if (error instanceof VendorFault) return "unknown";
      throw error;
    }
  };
}

async function lookWithOwn(
  deps: LookDeps,
  scope: TenantScope,
  { integration: { vendor }, people }: Wanted,
): Promise<Looked> {
  const findings: AccessFinding[] = [];
  let calls = 0;
  for (const { personId } of people) {
    const purpose = vendor === "zoom" ? ("meetings" as const) : ("calendar" as const);
    const connection = await findConnection(deps.database.db, scope, { personId, purpose, vendor });
    if (!connection) {
      findings.push({ personId, state: "inaccessible", code: "not_connected" });
    } else if (connection.status !== "connected") {
      findings.push({ personId, state: "inaccessible", code: "needs_reconnect" });
    } else {
      calls += 1;
      findings.push(await tryOwn(deps, connection.grant, personId));
    }
  }
  return { findings, calls };
}

/** What a fault of one's own account is called here; everything else says nothing of the account. */
const accessCodeOf: Readonly<Partial<Record<ProblemCode, AccessCode>>> = {
  grant_revoked: "needs_reconnect",
  permission_missing: "needs_reconnect",
  mailbox_missing: "no_mailbox",
  account_unknown: "unknown_person",
  not_permitted: "blocked_by_policy",
  licence_missing: "not_active",
  refused: "refused",
};

async function tryOwn(deps: LookDeps, grant: GrantRef, personId: string): Promise<AccessFinding> {
  const now = deps.clock.now();
  try {
    if (grant.vendor === "zoom") await deps.onlineMeetings.listMarked(grant);
    else await deps.calendars.listEntries(grant, { from: now, to: asInstant(now + 60 * minuteMs) });
    return { personId, state: "accessible", accountId: "" };
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    const code = accessCodeOf[problemOf(error).code];
    if (code === undefined) return { personId, state: "later", retryAfterSeconds: error.retryAfterSeconds };
    return { personId, state: "inaccessible", code, vendorCode: error.code };
  }
}

async function lookFromOutside(deps: LookDeps, scope: TenantScope, { integration, people }: Wanted): Promise<Looked> {
  const reader = await findReader(deps.database.db, scope, integration.vendor);
  if (!reader) {
    const findings = people.map(
      ({ personId }) => ({ personId, state: "inaccessible", code: "free_busy_hidden" }) as const,
    );
    return { findings, calls: 0 };
  }
  const now = deps.clock.now();
  const addresses = people.flatMap(({ email }) => (email === "" ? [] : [email]));
  const read = await deps.calendars.readFreeBusy(reader, addresses, { from: now, to: asInstant(now + 60 * minuteMs) });
  const findings = people.map(({ personId, email }): AccessFinding => {
    const entries = read.get(email);
    return entries === undefined || entries === "unreadable"
      ? { personId, state: "inaccessible", code: "free_busy_hidden" }
      : { personId, state: "accessible", accountId: "" };
  });
  return { findings, calls: Math.ceil(addresses.length / 20) };
}

/**
 * Looks at people's accounts, at most twenty in one call: those a run waits for, those who could not be reached (until they
 * can), and now and then everybody. What was taken and not finished by a process that died is taken again.
 */
import { asInstant, dayMs, minuteMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { AccessCode } from "../../domain/access-problems.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { AccessFinding } from "../../ports/organisation-access.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { announceIntegration, beginTestIn } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import { coverPeople, showUnreached } from "./cover-people.ts";
import type { CoverDeps } from "./cover-people.ts";
import { findDueCoverage, giveBack, saveCoverage, takeDuePeople } from "./coverage.store.ts";
import type { CoverageResult, DuePerson } from "./coverage.store.ts";
import { findEntraOrganisation, findIntegration } from "./integrations.store.ts";
import type { IntegrationRow } from "./integrations.store.ts";
import { tellCoverage } from "./tell-coverage.ts";
import { addCalls, changeTest, countTest, findTest } from "./tests.store.ts";

export type LookAt = (
  scope: TenantScope,
  integration: IntegrationRow,
  people: readonly DuePerson[],
) => Promise<{ readonly findings: readonly AccessFinding[]; readonly calls: number }>;

export interface CheckDeps extends TestDeps, CoverDeps {
  readonly database: OpenDatabase;
  readonly log: Log;
  /** The mailbox that must not be readable: `undefined` when none is named. */
  readonly tryForbidden: (
    scope: TenantScope,
    integration: IntegrationRow,
  ) => Promise<"refused" | "readable" | "unknown" | undefined>;
  /** Tries accounts by the way the organisation chose. */
  readonly lookAt: LookAt;
}

/** As many as Microsoft takes in one call. */
const atOnce = 20;
/** Longer than one call and its follow-ups may take. */
const leaseMs = 2 * minuteMs;
const usualPauseMs = 7 * dayMs;
const spreadingPauseMs = 2 * minuteMs;
const firstRetryMs = 5 * minuteMs;
const longestRetryMs = 6 * 60 * minuteMs;
/** A sweep gives others a turn after this. */
const sweepBudgetMs = 20_000;

/** Run it every second or so. */
export function createCheckPeople(deps: CheckDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    const endsAt = performance.now() + sweepBudgetMs;
    for (const { tenant_id, vendor } of await findDueCoverage(database.db, clock.now())) {
      const scope = mintTenantScope(tenant_id, "job");
      try {
        // Everybody gets a call in each sweep, however long finding out who is due took.
        while ((await checkSome(deps, scope, vendor)) === "more" && performance.now() < endsAt);
      } catch (error) {
        log.warn({ err: error, vendor }, "people's accounts were not looked at");
      }
    }
  };
}

async function checkSome(
  deps: CheckDeps,
  scope: TenantScope,
  vendor: IntegrationRow["vendor"],
): Promise<"more" | "done"> {
  const { database, clock } = deps;
  const now = clock.now();
  const people = await takeDuePeople(database.db, scope, {
    vendor,
    now,
    until: asInstant(now + leaseMs),
    limit: atOnce,
  });
  if (people.length === 0) return "done";
  const personIds = people.map(({ personId }) => personId);
  const integration = await findIntegration(database.db, scope, vendor);
  const isOpen =
    integration !== undefined && (integration.method !== "domain_wide" || integration.authorisation === "given");
  if (!isOpen) {
    await giveBack(database.db, scope, { vendor, personIds, dueAt: asInstant(now + 10 * minuteMs) });
    return "more";
  }
  try {
    const { findings, calls } = await deps.lookAt(scope, integration, people);
    await save(deps, scope, { integration, people, findings, calls });
    await finishRuns(deps, scope, { integration, people });
    return "more";
  } catch (error) {
    if (!(error instanceof VendorFault)) throw error;
    // It is not about these people: everybody waits, and a withdrawn authorisation is shown by whoever noticed.
    const pauseMs = (error.retryAfterSeconds ?? 30) * 1000;
    await giveBack(database.db, scope, { vendor, personIds, dueAt: asInstant(now + pauseMs) });
    deps.log.warn({ err: error, vendor }, "the vendor did not let us look at people's accounts");
    return "done";
  }
}

interface Looked {
  readonly integration: IntegrationRow;
  readonly people: readonly DuePerson[];
  readonly findings: readonly AccessFinding[];
  readonly calls: number;
}

async function save(deps: CheckDeps, scope: TenantScope, looked: Looked): Promise<void> {
  const { integration, people, findings, calls } = looked;
  const { vendor, method } = integration;
  const now = deps.clock.now();
  const externalTenant = await accountTenantOf(deps, scope, integration);
  const byPerson = new Map(findings.map((finding) => [finding.personId, finding]));
  await deps.database.transaction(async (tx) => {
    const results = people.map((person) => resultOf(person, byPerson.get(person.personId), { integration, now }));
    await saveCoverage(tx, scope, { vendor, results, now });
    if (method === "domain_wide") {
      const accounts = people.flatMap(({ personId, name, email }) => {
        const finding = byPerson.get(personId);
        return finding?.state === "accessible" ? [{ personId, name, email, accountId: finding.accountId }] : [];
      });
      await coverPeople(deps, tx, scope, { vendor, externalTenant, accounts });
      for (const finding of findings)
        if (finding.state === "inaccessible")
          await showUnreached(tx, scope, { vendor, personId: finding.personId, code: finding.code, now });
    }
    for (const test of new Set(people.flatMap((person) => person.test ?? [])))
      await addCalls(tx, scope, { id: test, calls });
    await announceIntegration(deps, tx, scope, vendor);
  });
}

async function accountTenantOf({ database }: CheckDeps, scope: TenantScope, row: IntegrationRow): Promise<string> {
  if (row.vendor === "google") return "google";
  if (row.vendor === "zoom") return row.external_account ?? "";
  return (await findEntraOrganisation(database.db, scope)) ?? "";
}

function resultOf(
  person: DuePerson,
  finding: AccessFinding | undefined,
  { integration, now }: { readonly integration: IntegrationRow; readonly now: Instant },
): CoverageResult {
  const { personId, state, since, attempts } = person;
  const sinceThen = (next: CoverageResult["state"]): Instant =>
    state === next && since !== null ? asInstant(since.getTime()) : now;
  const nothing = { personId, code: null, vendorCode: null, note: null, attempts: attempts + 1 };
  if (finding === undefined || finding.state === "later") {
    const pauseMs = Math.max(1, finding?.retryAfterSeconds ?? 15) * 1000;
    return { ...nothing, state, since: sinceThen(state), dueAt: asInstant(now + pauseMs), test: "kept" };
  }
  if (finding.state === "accessible") {
    const dueAt = asInstant(now + usualPauseMs);
    const note = finding.note ?? null;
    return {
      ...nothing,
      state: "accessible",
      note,
      attempts: 0,
      since: sinceThen("accessible"),
      dueAt,
      test: "answered",
    };
  }
  const { code, vendorCode = null } = finding;
  if (maySpread(code) && now < (integration.spreading_until?.getTime() ?? 0)) {
    const dueAt = asInstant(now + spreadingPauseMs);
    return { ...nothing, state: "spreading", code, vendorCode, since: sinceThen("spreading"), dueAt, test: "answered" };
  }
  // A run that somebody began is no try of ours.
  const tries = state === "inaccessible" && person.test === null ? attempts : 0;
  const pauseMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(tries, 10));
  return {
    ...nothing,
    state: "inaccessible",
    code,
    vendorCode,
    attempts: tries + 1,
    since: sinceThen("inaccessible"),
    dueAt: asInstant(now + pauseMs),
    test: "answered",
  };
}

const maySpread = (code: AccessCode): boolean => code === "blocked_by_policy";

/** A run over a sample goes on to everybody by itself. What is broken is told once a run has come to its end. */
async function finishRuns(
  deps: CheckDeps,
  scope: TenantScope,
  { integration, people }: Pick<Looked, "integration" | "people">,
): Promise<void> {
  const { database, clock } = deps;
  const { vendor } = integration;
  const running = new Set(people.flatMap(({ test }) => test ?? []));
  if (running.size === 0) return database.transaction((tx) => tellCoverage(deps, tx, scope, integration));
  for (const id of running) {
    const { pending } = await countTest(database.db, scope, id);
    if (pending > 0) continue;
    const proof = (await deps.tryForbidden(scope, integration)) ?? null;
    await database.transaction(async (tx) => {
      const test = await findTest(tx, scope, id);
      const finishedAt = new Date(clock.now());
      const ended = { id, from: ["running"], state: "done", finished_at: finishedAt, proof } as const;
      if (!test || !(await changeTest(tx, scope, ended))) return;
      if (test.people === "sample") await beginTestIn(deps, tx, scope, { integration, people: "all" });
      else await tellCoverage(deps, tx, scope, integration);
      await announceIntegration(deps, tx, scope, vendor);
    });
  }
}

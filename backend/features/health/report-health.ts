/** The report on what is broken, what was mended, and what waits for somebody. */
import { sayWebhookProblem } from "../../domain/webhook-problems.ts";
import type { HealthReport } from "#contract/health.ts";
import { isAccessCode, sayAccess } from "../../domain/access-problems.ts";
import { sayDrift } from "../../domain/change-words.ts";
import type { DriftKind } from "../../domain/drift.ts";
import { asInstant, dayMs } from "../../domain/instant.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import { isProblemCode, sentenceForOwner } from "../../domain/vendor-problems.ts";
import type { FaultFacts } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { listDeadJobs } from "../../platform/dead-jobs.ts";
import type { Clock } from "../../ports/clock.ts";
import { sayProblem } from "../sync/postpone-sync.ts";
import type { SyncProblem } from "../sync/postpone-sync.ts";
import {
  listBroken,
  listComparisons,
  listFailedNotices,
  listFindings,
  listIncidents,
  listLate,
  listSilentWebhooks,
  listSlowWatches,
} from "./health.store.ts";

/** How far back what is over is told. */
const pastMs = 14 * dayMs;

export async function reportHealth(
  { database, clock }: { readonly database: OpenDatabase; readonly clock: Clock },
  caller: Caller,
): Promise<HealthReport> {
  const { db } = database;
  const { scope } = caller;
  const language = languageOf(caller.language);
  const since = asInstant(clock.now() - pastMs);
  const broken = await listBroken(db, scope);
  const incidents = await listIncidents(db, scope, since);
  const findings = await listFindings(db, scope, since);
  const late = await listLate(db, scope);
  const watches = await listSlowWatches(db, scope);
  const notices = await listFailedNotices(db, scope, since);
  const jobs = await listDeadJobs(db, scope);
  const comparisons = await listComparisons(db, scope);
  const webhooks = await listSilentWebhooks(db, scope);
  return {
    connections: broken.map((row) => ({
      id: row.id,
      vendor: row.vendor,
      personId: row.person_id,
      personName: row.person_name,
      accountName: row.account_name,
      status: row.status,
      problem: sayCode(row.vendor, row.problem_code, language) ?? row.problem ?? "",
      ...(row.problem_since === null ? {} : { since: row.problem_since.toISOString() }),
    })),
    incidents: incidents.map((row) => viewIncident(row, language)),
    drift: findings.map((row) => ({
      at: row.at.toISOString(),
      kind: row.kind as DriftKind,
      what: row.area === null ? row.what : sayDrift(row.kind as DriftKind, row.area, language),
      connectionId: row.connection_id,
      ...(row.session_id === null ? {} : { sessionId: row.session_id }),
      ...(row.reference === null ? {} : { reference: row.reference }),
    })),
    sessions: late.map((row) => viewLate(row, language)),
    watches: watches.flatMap(({ connection_id: connectionId, state, last_pulled_at, person_name: personName }) =>
      state === "watching" ? [] : [{ connectionId, state, personName, ...timed("lastReadAt", last_pulled_at) }],
    ),
    notices: notices.map(({ session_id: sessionId, reference, recipient: to, kind, channel, at }) => ({
      sessionId,
      reference,
      to,
      kind,
      channel,
      at: at.toISOString(),
    })),
    deadJobs: jobs.map(({ name, sessionId, at, tries }) => ({
      name,
      at: at.toISOString(),
      tries,
      ...(sessionId === null ? {} : { sessionId }),
    })),
    webhooks: webhooks.flatMap((row) => viewWebhook(row, language)),
    comparisons: comparisons.map(({ connection_id: connectionId, last_run_at, due_at, last_problem: problem }) => ({
      connectionId,
      ...timed("lastAt", last_run_at),
      nextAt: due_at.toISOString(),
      ...(problem === null ? {} : { problem }),
    })),
  };
}

function viewIncident(
  row: Awaited<ReturnType<typeof listIncidents>>[number],
  language: Language,
): HealthReport["incidents"][number] {
  return {
    id: row.id,
    vendor: row.vendor,
    code: row.code,
    what: sayCode(row.vendor, row.code, language) ?? row.code,
    ...(row.account_name === null ? {} : { accountName: row.account_name }),
    ...(row.person_id === null ? {} : { personId: row.person_id }),
    openedAt: row.opened_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    ...timed("healedAt", row.healed_at),
    failures: row.count,
    ...timed("toldAt", row.told_at),
  };
}

function viewWebhook(
  row: Awaited<ReturnType<typeof listSilentWebhooks>>[number],
  language: Language,
): NonNullable<HealthReport["webhooks"]> {
  const since = row.disabled_at ?? row.failing_since;
  if (since === null) return [];
  const state = row.disabled_at === null ? "failing" : "disabled";
  const problem = row.last_problem === null ? {} : { problem: sayWebhookProblem(row.last_problem, language) };
  return [{ id: row.id, host: new URL(row.url).host, state, since: since.toISOString(), ...problem }];
}

function viewLate(
  row: Awaited<ReturnType<typeof listLate>>[number],
  language: Language,
): HealthReport["sessions"][number] {
  const problems = JSON.parse(row.last_problem ?? "[]") as readonly SyncProblem[];
  return {
    id: row.id,
    reference: row.reference,
    offeringName: row.offering_name,
    startsAt: row.starts_at.toISOString(),
    attempts: row.attempts,
    problems: [...new Set(problems.map((problem) => sayToOwner(problem, language)))],
    state: problems.some(({ state }) => state === "failed") ? "failed" : "waiting",
    nextAttemptAt: row.due_at.toISOString(),
  };
}

/** Whoever reads the report is the one whom people are told to ask. */
function sayToOwner(problem: SyncProblem, language: Language): string {
  const { vendor, code } = problem;
  const told = vendor && code ? sayCode(vendor, code, language) : undefined;
  return told ?? sayProblem(problem, language);
}

function sayCode(vendor: FaultFacts["vendor"], code: string | null, language: Language): string | undefined {
  if (isAccessCode(code)) return sayAccess({ vendor, code }, language).detail;
  return code !== null && isProblemCode(code) ? sentenceForOwner({ vendor, code }, language) : undefined;
}

function timed<Name extends string>(name: Name, at: Date | null): { readonly [name in Name]?: string } {
  return at === null ? {} : ({ [name]: at.toISOString() } as { readonly [name in Name]?: string });
}

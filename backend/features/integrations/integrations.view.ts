/** Integrations as the contract shows them: never a secret. */
import type { CoveredPerson, InaccessiblePerson, Integration, IntegrationTest } from "#contract/integrations.ts";
import { isAccessCode, sayAccess } from "../../domain/access-problems.ts";
import { isAuthorisationProblem, sayAuthorisation } from "../../domain/authorisation-words.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { countCoverage } from "./coverage.store.ts";
import type { ListedPerson } from "./coverage.store.ts";
import { findDraftOwners } from "./drafts.store.ts";
import { countConnected, findPersonName } from "./integrations.store.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";
import { countTest, findLatestTest, listInaccessible } from "./tests.store.ts";
import type { TestRow } from "./tests.store.ts";

/** How often those who have not connected may be reminded. */
export const reminderPauseMs = 7 * 24 * 60 * 60_000;

/** One that was never set up shows as such. */
export async function viewIntegration(
  db: Database,
  scope: TenantScope,
  about: {
    readonly vendor: VendorName;
    readonly row: IntegrationRow | undefined;
    readonly language: Language;
    readonly now: number;
  },
): Promise<Integration> {
  const { vendor, row, language, now } = about;
  const counts = await countCoverage(db, scope, vendor);
  const sum = (state: string): number =>
    counts.filter((count) => count.state === state).reduce((all, count) => all + count.people, 0);
  const people = {
    accessible: sum("accessible"),
    inaccessible: sum("inaccessible"),
    spreading: sum("spreading"),
    unchecked: sum("unchecked"),
  };
  const connected = await countConnected(db, scope, vendor);
  if (!row) {
    const ownerEmails = [...(await findDraftOwners(db, scope, vendor))];
    return { vendor, ownerEmails, status: "not_set_up", authorisation: { missing: [] }, people, connected };
  }
  const askedBy = row.asked_by === null ? undefined : await findPersonName(db, scope, row.asked_by);
  const latest = await findLatestTest(db, scope, vendor);
  const remindFrom = row.reminded_at === null ? 0 : row.reminded_at.getTime() + reminderPauseMs;
  return {
    vendor,
    method: row.method,
    ownerEmails: row.owner_emails,
    status: statusOf(row, people.inaccessible),
    ...(row.must_not_read === null ? {} : { mustNotRead: row.must_not_read }),
    authorisation: { ...authorisationOf(row, language), ...(askedBy === undefined ? {} : { askedBy }) },
    people,
    connected,
    ...(remindFrom > now ? { remindFrom: new Date(remindFrom).toISOString() } : {}),
    ...(latest ? { lastTest: await viewTest(db, scope, latest, language) } : {}),
  };
}

function statusOf({ method, authorisation }: IntegrationRow, inaccessible: number): Integration["status"] {
  const working = inaccessible > 0 ? "attention" : "ready";
  if (method !== "domain_wide") return working;
  if (authorisation === "none") return "not_authorised";
  return authorisation === "given" ? working : authorisation;
}

function authorisationOf(row: IntegrationRow, language: Language): Integration["authorisation"] {
  const { vendor, authorisation_problem: problem, asked_at, given_at, credentials_hint, authorisation_missing } = row;
  return {
    missing: authorisation_missing,
    ...(asked_at === null ? {} : { askedAt: asked_at.toISOString() }),
    ...(given_at === null ? {} : { givenAt: given_at.toISOString() }),
    ...(credentials_hint === null ? {} : { credentials: credentials_hint }),
    ...(isAuthorisationProblem(problem)
      ? { problemCode: problem, problem: sayAuthorisation({ vendor, problem }, language) }
      : {}),
  };
}

export async function viewTest(
  db: Database,
  scope: TenantScope,
  test: TestRow,
  language: Language,
): Promise<IntegrationTest> {
  const counts = await countTest(db, scope, test.id);
  const listed = counts.inaccessible === 0 ? [] : await listInaccessible(db, scope, test.id);
  const { accessible, inaccessible, spreading } = counts;
  return {
    id: test.id,
    people: test.people,
    state: test.state,
    startedAt: test.started_at.toISOString(),
    ...(test.finished_at === null ? {} : { finishedAt: test.finished_at.toISOString() }),
    total: test.total,
    checked: accessible + inaccessible + spreading,
    accessible,
    inaccessible: listed.map((person) => viewInaccessible(test.vendor, person, language)),
    inaccessibleCount: inaccessible,
    spreading,
    calls: test.calls,
    ...(test.proof === null ? {} : { proof: test.proof }),
    ...(test.problem === null ? {} : { problem: test.problem }),
  };
}

function viewInaccessible(
  vendor: VendorName,
  person: Pick<ListedPerson, "personId" | "name" | "email" | "code" | "vendorCode">,
  language: Language,
): InaccessiblePerson {
  const { personId, name, email, vendorCode } = person;
  const code = isAccessCode(person.code) ? person.code : "refused";
  const known = vendorCode === null ? {} : { vendorCode };
  return { personId, name, email, code, ...sayAccess({ vendor, code }, language), ...known };
}

const notes: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  basic_plan: {
    en: "A basic plan: meetings of three people and more end after 40 minutes.",
    de: "Ein Basic-Tarif: Besprechungen ab drei Personen enden nach 40 Minuten.",
  },
};

export function viewCovered(vendor: VendorName, person: ListedPerson, language: Language): CoveredPerson {
  const { personId, name, email, state, note, since, checkedAt } = person;
  const said = note === null ? undefined : notes[note]?.[language];
  const isBroken = state === "inaccessible" || state === "spreading";
  return {
    ...(isBroken ? viewInaccessible(vendor, person, language) : { personId, name, email }),
    state,
    ...(said === undefined ? {} : { note: said }),
    ...(since === null ? {} : { since: since.toISOString() }),
    ...(checkedAt === null ? {} : { checkedAt: checkedAt.toISOString() }),
  };
}

/** Matches from a table: what it would change is shown first, and then done or not. Administrators and schedulers only. */
import type { ImportMatches, MatchesApplied, MatchesPreview } from "#contract/imports.ts";
import type { ImportProblem } from "../../domain/import-problems.ts";
import { planMatchChanges } from "../../domain/match-changes.ts";
import type { MatchChanges } from "../../domain/match-changes.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { keepPreview, takePreview } from "../imports/preview-import.ts";
import { describeProblems, readUpload, readUploadText } from "../imports/read-upload.ts";
import type { Column, UploadedTable } from "../imports/read-upload.ts";
import { loadPeopleByNames, loadStandingMatches, replaceMatches } from "./matches.store.ts";
import type { NamedPerson } from "./matches.store.ts";
import { readPairs } from "./read-pairs.ts";
import { requireMatchmaker } from "./save-match.ts";
import type { SaveMatchDeps } from "./save-match.ts";

const columns: readonly Column<"provider" | "learner">[] = [
  {
    name: "provider",
    headings: ["provider", "provideremail", "mentor", "tutor", "teacher", "coach", "advisor", "anbieter", "lehrkraft"],
    isNeeded: true,
  },
  {
    name: "learner",
    headings: ["learner", "learneremail", "mentee", "student", "tutee", "lernende", "lernender", "schüler", "schueler"],
    isNeeded: true,
  },
];

interface Planned {
  readonly upload: UploadedTable<"provider" | "learner">;
  readonly problems: readonly ImportProblem[];
  readonly changes: MatchChanges;
  readonly people: ReadonlyMap<string, NamedPerson>;
}

/** Fails: not_allowed, invalid_request (not a table with these columns). */
export async function previewMatches(
  deps: SaveMatchDeps,
  caller: Caller,
  upload: ImportMatches,
): Promise<MatchesPreview> {
  requireMatchmaker(caller);
  const source = readUploadText(upload);
  const mode = upload.mode ?? "add";
  return deps.database.transaction(async (tx) => showPlan(deps, tx, { caller, source, mode }));
}

/**
 * Does what was shown, in one transaction; asked again it answers what came of it. Fails: not_allowed, not_found,
 * preview_stale with a new `preview` when it would do anything else by now.
 */
export async function applyMatches(deps: SaveMatchDeps, caller: Caller, previewId: string): Promise<MatchesApplied> {
  requireMatchmaker(caller);
  const done = await deps.database.transaction(async (tx) => {
    const kept = await takePreview<MatchesApplied>(deps, tx, { caller, kind: "matches", id: previewId });
    if (kept.outcome) return { outcome: kept.outcome };
    const { mode } = kept.choices as { mode: "add" | "complete" };
    const planned = await planImport(tx, caller, { source: kept.source, mode });
    if (!kept.wasShown(shownOf(planned))) {
      return { stale: await showPlan(deps, tx, { caller, source: kept.source, mode }) };
    }
    const { added, ended, unchanged } = planned.changes;
    const outcome = { added: added.length, ended: ended.length, unchanged: unchanged.length };
    await replaceMatches(tx, caller.scope, {
      ended: ended.map(({ id }) => id),
      added: added.map(({ providerId, learnerId }) => ({ id: deps.ids.next(), providerId, learnerId })),
      at: new Date(deps.clock.now()),
    });
    const wrong = new Set(planned.problems.map(({ line }) => line)).size;
    await recordAudit(deps, tx, { by: caller, line: { kind: "matches.imported", ...outcome, wrong } });
    await kept.keep(outcome);
    return { outcome };
  });
  if ("outcome" in done) return done.outcome;
  throw new RequestProblem("preview_stale", "Matches or people have changed since. Look at the new preview.", {
    preview: done.stale,
  });
}

interface ImportWish {
  readonly source: string;
  readonly mode: "add" | "complete";
}

async function planImport(tx: Tx, caller: Caller, { source, mode }: ImportWish): Promise<Planned> {
  const { scope } = caller;
  const upload = readUpload(source, columns, languageOf(caller.language));
  const named = upload.lines.flatMap(({ values }) => Object.values(values));
  const found = await loadPeopleByNames(tx, scope, [...new Set(named.map((name) => name.toLowerCase()))]);
  const { pairs, unread, problems } = readPairs(upload, found);
  const standing = await loadStandingMatches(tx, scope);
  const changes = planMatchChanges({ mode, pairs, unread, standing });
  const known = [...found.values()].flat();
  return { upload, problems, changes, people: new Map(known.map((person) => [person.id, person])) };
}

/** What the person decides about, in no language. */
function shownOf({ problems, changes }: Planned): unknown {
  return { problems, ...changes };
}

async function showPlan(
  deps: SaveMatchDeps,
  tx: Tx,
  wanted: ImportWish & { readonly caller: Caller },
): Promise<MatchesPreview> {
  const { caller, source, mode } = wanted;
  const planned = await planImport(tx, caller, wanted);
  const { upload, problems, changes } = planned;
  const shown = { kind: "matches", source, choices: { mode }, shown: shownOf(planned) } as const;
  const kept = await keepPreview(deps, tx, { caller, shown });
  const missing = changes.ended.flatMap(({ providerId, learnerId }) => [providerId, learnerId]);
  const others = await loadPeopleByNames(tx, caller.scope, [...new Set(missing)]);
  const nameOf = (id: string): string => planned.people.get(id)?.name ?? others.get(id)?.[0]?.name ?? "";
  const withNames = (pair: { readonly providerId: string; readonly learnerId: string }) => ({
    providerId: pair.providerId,
    providerName: nameOf(pair.providerId),
    learnerId: pair.learnerId,
    learnerName: nameOf(pair.learnerId),
  });
  return {
    ...kept,
    mode,
    lines: upload.lines.length,
    added: changes.added.map((pair) => ({ line: pair.line, ...withNames(pair) })),
    ended: changes.ended.map((match) => ({ matchId: match.id, ...withNames(match) })),
    unchanged: changes.unchanged.length,
    repeated: changes.repeated,
    heldBack: changes.heldBack.length,
    ...describeProblems(upload, problems, languageOf(caller.language)),
  };
}

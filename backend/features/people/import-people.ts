/** People from a table, known and bookable before they first open Slotside. Shown first, then done or not. Administrators only. */
import type { ImportPeople, PeopleApplied, PeoplePreview } from "#contract/imports.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Caller } from "../../platform/caller.ts";
import { violatedConstraint } from "../../platform/database.ts";
import type { Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Directory, DirectoryPerson } from "../../ports/directory.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { keepPreview, takePreview } from "../imports/preview-import.ts";
import type { ImportDeps } from "../imports/preview-import.ts";
import { describeProblems, readUpload, readUploadText } from "../imports/read-upload.ts";
import { findEntraOrigin, insertKnownPeople, loadByIdentities } from "./known-people.store.ts";
import { lockAdministrators, updatePerson } from "./people.store.ts";
import { peopleColumns, readPeopleLines } from "./read-people-lines.ts";
import type { ReadPeopleLines } from "./read-people-lines.ts";
import { requireAdministrator } from "./require-administrator.ts";

export interface ImportPeopleDeps extends ImportDeps {
  readonly directory: Directory;
}

/** What the directory said when the file was read; the preview is applied on its word. */
interface Resolved {
  readonly externalTenant: string;
  readonly people: readonly (readonly [string, readonly DirectoryPerson[]])[];
}

/**
 * Everybody is looked up in the directory, so that their first sign-in finds the row that was imported: by the directory's id,
 * never by an address. Fails: not_allowed, invalid_request, and what the directory fails with.
 */
export async function previewPeople(
  deps: ImportPeopleDeps,
  caller: Caller,
  wanted: ImportPeople,
): Promise<PeoplePreview> {
  requireAdministrator(caller);
  const source = readUploadText(wanted);
  const upload = readUpload(source, peopleColumns, languageOf(caller.language));
  const externalTenant = await findEntraOrigin(deps.database.db, caller.scope);
  if (externalTenant === undefined) throw noDirectory();
  const addresses = upload.lines.flatMap(({ values }) => values.email?.toLowerCase() ?? []);
  const access = { externalTenant, assertion: caller.assertion?.token };
  const found = await deps.directory.findByAddress(
    access,
    addresses.filter((text) => text.includes("@")),
  );
  const resolved: Resolved = { externalTenant, people: [...found] };
  return deps.database.transaction((tx) => showPlan(deps, tx, { caller, source, resolved }));
}

/** Fails: not_allowed, not_found, preview_stale with a new `preview` when it would do anything else by now. */
export async function applyPeople(deps: ImportPeopleDeps, caller: Caller, previewId: string): Promise<PeopleApplied> {
  requireAdministrator(caller);
  const attempt = () => deps.database.transaction((tx) => applyInTransaction(deps, tx, { caller, previewId }));
  // Somebody on the list signed in for the first time just now: the second look finds them.
  const done = await attempt().catch((error: unknown) => {
    if (violatedConstraint(error) === "identities_one_person") return attempt();
    throw error;
  });
  if ("outcome" in done) return done.outcome;
  throw new RequestProblem("preview_stale", "People have changed since. Look at the new preview.", {
    preview: done.stale,
  });
}

async function applyInTransaction(
  deps: ImportPeopleDeps,
  tx: Tx,
  { caller, previewId }: { readonly caller: Caller; readonly previewId: string },
): Promise<{ readonly outcome: PeopleApplied } | { readonly stale: PeoplePreview }> {
  const kept = await takePreview<PeopleApplied>(deps, tx, { caller, kind: "people", id: previewId });
  if (kept.outcome) return { outcome: kept.outcome };
  const resolved = kept.choices as Resolved;
  const read = await planImport(tx, caller, { source: kept.source, resolved });
  if (!kept.wasShown(shownOf(read))) {
    return { stale: await showPlan(deps, tx, { caller, source: kept.source, resolved }) };
  }
  const at = new Date(deps.clock.now());
  const { externalTenant } = resolved;
  const rows = read.added.map((one) => ({ ...one, id: deps.ids.next() }));
  await insertKnownPeople(tx, caller.scope, { externalTenant, source: "file", at, people: rows });
  for (const { personId, next } of read.changed) await updatePerson(tx, caller.scope, { id: personId, ...next });
  const outcome = { added: read.added.length, changed: read.changed.length, unchanged: read.unchanged };
  const wrong = new Set(read.problems.map(({ line }) => line)).size;
  await recordAudit(deps, tx, { by: caller, line: { kind: "people.imported", ...outcome, wrong } });
  for (const { personId, changes } of read.changed) {
    const roles = changes.find(({ field }) => field === "roles");
    if (!roles) continue;
    const line = {
      kind: "people.roles",
      from: roles.from.split(", "),
      to: roles.to.split(", "),
      by: "import",
    } as const;
    await recordAudit(deps, tx, { by: caller, line, people: [personId] });
  }
  await kept.keep(outcome);
  return { outcome };
}

interface ImportWish {
  readonly source: string;
  readonly resolved: Resolved;
}

type Planned = ReadPeopleLines & {
  readonly upload: ReturnType<typeof readUpload<(typeof peopleColumns)[number]["name"]>>;
};

async function planImport(tx: Tx, { scope }: Caller, { source, resolved }: ImportWish): Promise<Planned> {
  const upload = readUpload(source, peopleColumns);
  const administrators = await lockAdministrators(tx, scope);
  const oids = resolved.people.flatMap(([, people]) => people.map(({ oid }) => oid));
  const known = await loadByIdentities(tx, scope, { externalTenant: resolved.externalTenant, oids });
  return { upload, ...readPeopleLines(upload, { found: new Map(resolved.people), known, administrators }) };
}

/** What the person decides about, in no language. */
function shownOf({ added, changed, unchanged, problems }: Planned): unknown {
  return { added, changed, unchanged, problems };
}

async function showPlan(
  deps: ImportPeopleDeps,
  tx: Tx,
  wanted: ImportWish & { readonly caller: Caller },
): Promise<PeoplePreview> {
  const { caller, source, resolved } = wanted;
  const planned = await planImport(tx, caller, wanted);
  const shown = { kind: "people", source, choices: resolved, shown: shownOf(planned) } as const;
  const kept = await keepPreview(deps, tx, { caller, shown });
  return {
    ...kept,
    lines: planned.upload.lines.length,
    added: planned.added.map(({ line, displayName, email, roles }) => ({ line, displayName, email, roles })),
    changed: planned.changed.map(({ next: _, ...shownChange }) => shownChange),
    unchanged: planned.unchanged,
    ...describeProblems(planned.upload, planned.problems, languageOf(caller.language)),
  };
}

function noDirectory(): RequestProblem {
  const detail = "People are looked up in Microsoft 365, which this organisation does not use here.";
  return new RequestProblem("invalid_request", detail, { errors: [{ path: "body", message: detail }] });
}

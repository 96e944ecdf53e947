/** Keeps what an import was shown to do, and lets it be done only while it still would do just that. */
import { createHash } from "node:crypto";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { deleteExpiredPreviews, insertPreview, keepOutcome, lockPreview } from "./imports.store.ts";
import type { PreviewRow } from "./imports.store.ts";

/** Long enough to look three bad lines up, short enough for a file with people's addresses. */
const keptMs = 60 * 60_000;

export interface ImportDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface ShownImport {
  readonly kind: PreviewRow["kind"];
  /** The file as text. */
  readonly source: string;
  /** How it is to be read; JSON. */
  readonly choices: unknown;
  /** What the person is shown; JSON. */
  readonly shown: unknown;
}

/** Answers the preview's id, and until when it can be applied. */
export async function keepPreview(
  deps: ImportDeps,
  tx: Tx,
  { caller, shown }: { readonly caller: Caller; readonly shown: ShownImport },
): Promise<{ readonly id: string; readonly expiresAt: string }> {
  const now = deps.clock.now();
  const id = deps.ids.next();
  const expires = new Date(now + keptMs);
  await insertPreview(tx, caller.scope, {
    id,
    kind: shown.kind,
    by_id: caller.personId,
    made_at: new Date(now),
    expires_at: expires,
    source: shown.source,
    choices: shown.choices,
    shown_hash: hash(shown.shown),
  });
  return { id, expiresAt: expires.toISOString().replace(".000Z", "Z") };
}

export interface KeptImport<Outcome> {
  readonly source: string;
  readonly choices: unknown;
  /** What came of it, when it was applied before. */
  readonly outcome: Outcome | undefined;
  /** Whether the person was shown just this. */
  wasShown(shown: unknown): boolean;
  /** Last in the transaction that applies it. */
  keep(outcome: Outcome): Promise<void>;
}

/** Nobody else applies it meanwhile. Fails: not_found (another's, or too old). */
export async function takePreview<Outcome>(
  deps: ImportDeps,
  tx: Tx,
  wanted: { readonly caller: Caller; readonly kind: PreviewRow["kind"]; readonly id: string },
): Promise<KeptImport<Outcome>> {
  const { scope, personId: byId } = wanted.caller;
  const row = await lockPreview(tx, scope, { id: wanted.id, kind: wanted.kind, byId });
  if (!row || row.expires_at.getTime() <= deps.clock.now()) {
    throw new RequestProblem("not_found", "This preview is too old. Choose the file again.");
  }
  return {
    source: row.source,
    choices: row.choices,
    outcome: row.outcome === null ? undefined : (row.outcome as Outcome),
    wasShown: (shown) => row.shown_hash === hash(shown),
    keep: (outcome) => keepOutcome(tx, scope, { id: row.id, outcome }),
  };
}

/** Builds the sweep that forgets what nobody applied. */
export function createForgetPreviews(deps: Pick<ImportDeps, "database" | "clock">): () => Promise<void> {
  return () => deleteExpiredPreviews(deps.database.db, new Date(deps.clock.now()));
}

function hash(shown: unknown): string {
  return createHash("sha256").update(JSON.stringify(shown)).digest("base64url");
}

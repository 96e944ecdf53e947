/** Whose accounts can be reached, page by page. */
import type { CoveredPerson } from "#contract/integrations.ts";
import { z } from "zod";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { listCoverage } from "./coverage.store.ts";
import type { CoverageRow } from "./coverage.store.ts";
import type { VendorName } from "./integrations.store.ts";
import { viewCovered } from "./integrations.view.ts";

const place = z.object({ name: z.string(), id: z.uuid() });

export async function listCovered(
  db: Database,
  { scope, language }: Caller,
  wish: {
    readonly vendor: VendorName;
    readonly state?: CoverageRow["state"] | undefined;
    readonly q?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly CoveredPerson[]; readonly nextCursor: string | null }> {
  const { vendor, state, q, cursor, limit } = wish;
  const found = await listCoverage(db, scope, {
    vendor,
    states: state === undefined ? undefined : [state],
    q,
    after: cursor === undefined ? undefined : readCursor(cursor),
    limit: limit + 1,
  });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    items: rows.map((row) => viewCovered(vendor, row, languageOf(language))),
    nextCursor: hasMore
      ? Buffer.from(JSON.stringify({ name: last.name, id: last.personId })).toString("base64url")
      : null,
  };
}

function readCursor(cursor: string): { readonly name: string; readonly id: string } {
  try {
    return place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new RequestProblem("invalid_request", "The cursor is not one of ours.", {
      errors: [{ path: "query.cursor", message: "must be a cursor this list handed out" }],
    });
  }
}

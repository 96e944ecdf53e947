/** Connections as the contract shows them: never a token, never a scope. */
import type { Connection, Purpose } from "#contract/people.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import { isProblemCode, sentenceForPerson } from "../../domain/vendor-problems.ts";
import type { ConnectionRow } from "./connections.store.ts";

/** `language`: the tag of what the reader reads. */
export function viewConnection(row: ConnectionRow, language?: string): Connection {
  const { problem_code: code, vendor } = row;
  const isKnown = code !== null && isProblemCode(code);
  const problem = isKnown ? sentenceForPerson({ vendor, code }, languageOf(language)) : row.problem;
  return {
    id: row.id,
    vendor: row.vendor,
    purposes: row.purposes as Purpose[],
    method: row.method,
    accountId: row.account_id,
    accountName: row.account_name,
    accountEmail: row.account_email,
    connectedAt: row.connected_at.toISOString(),
    status: row.status,
    ...(problem === null ? {} : { problem }),
  };
}

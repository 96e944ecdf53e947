/** Connections as the contract shows them: never a token, never a scope. */
import type { Connection, Purpose } from "#contract/people.ts";
import { basicPlanSentence } from "../../domain/account-sentences.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import { isProblemCode, sentenceForPerson } from "../../domain/vendor-problems.ts";
import type { ConnectionRow } from "./connections.store.ts";

/** What is known of a connection beside its row. */
export interface ConnectionFacts {
  /** The tag of what the reader reads. */
  readonly language?: string | undefined;
  readonly leaving?: Connection["leaving"];
  /** The longest session that its owner offers on this account's meetings, in minutes. */
  readonly longestMinutes?: number | undefined;
}

/** What a test left in the row. */
export interface KeptTest {
  readonly at: string;
  readonly results: readonly { readonly purpose: Purpose; readonly code?: string }[];
}

/** A Basic plan ends meetings after this many minutes. Source: Zoom, "Zoom meeting duration limits"; read 2026-11. */
export const basicPlanMinutes = 40;

export function viewConnection(row: ConnectionRow, facts: ConnectionFacts = {}): Connection {
  const language = languageOf(facts.language);
  const { problem_code: code, vendor } = row;
  const isKnown = code !== null && isProblemCode(code);
  const problem = isKnown ? sentenceForPerson({ vendor, code }, language) : row.problem;
  const isTooShort = row.plan === "basic" && (facts.longestMinutes ?? 0) > basicPlanMinutes;
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
    ...(row.last_test === null ? {} : { lastTest: viewTest(row.last_test as KeptTest, { vendor, language }) }),
    ...(isTooShort ? { advice: basicPlanSentence(language, facts.longestMinutes ?? 0) } : {}),
    conflictCalendars: row.conflict_calendars,
    ...(row.target_calendar === null ? {} : { targetCalendar: row.target_calendar }),
    ...(facts.leaving === undefined ? {} : { leaving: facts.leaving }),
  };
}

function viewTest(
  { at, results }: KeptTest,
  { vendor, language }: { readonly vendor: ConnectionRow["vendor"]; readonly language: "en" | "de" },
): Connection["lastTest"] {
  return {
    at,
    passed: results.every(({ code }) => code === undefined),
    results: results.map(({ purpose, code }) => ({
      purpose,
      passed: code === undefined,
      ...(code !== undefined && isProblemCode(code) ? { problem: sentenceForPerson({ vendor, code }, language) } : {}),
    })),
  };
}

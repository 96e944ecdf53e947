/** Everything that happened to one session in one list, for who looks into what went wrong. */
import type { HistoryLine } from "#contract/history.ts";
import { sortOfChange } from "../../domain/change-lines.ts";
import { sayChange } from "../../domain/change-words.ts";
import { sayAttempt, sayTold } from "../../domain/history-words.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import type { Caller } from "../../platform/caller.ts";
import type { Database } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Clock } from "../../ports/clock.ts";
import type { FoundNotice } from "../notices/find-notices.ts";
import { sayProblem } from "../sync/postpone-sync.ts";
import { readSession } from "./read-session.ts";
import type { SessionDetails } from "./session-details.store.ts";

/** Newest first. For who teaches it, and who looks after the organisation. Fails: not_found, not_allowed (learners). */
export async function tellHistory(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  caller: Caller,
  idOrReference: string,
): Promise<readonly HistoryLine[]> {
  const { session, part } = await readSession(db, caller, idOrReference);
  if (!part.seesNames)
    throw new RequestProblem("not_allowed", "Only who teaches the session or looks after it sees this.");
  const language = languageOf(caller.language);
  const lines = [
    ...session.changes.map((change) => changeLine(change, language)),
    ...session.notices.map((notice) => noticeLine(notice, language)),
    ...attemptLines(session, new Date(clock.now()), language),
  ];
  return lines.toSorted((a, b) => b.at.localeCompare(a.at));
}

const onTheWire = (at: Date): string => at.toISOString().replace(".000Z", "Z");

function changeLine(change: SessionDetails["changes"][number], language: Language): HistoryLine {
  const { at, by, source, lines } = change;
  const what = lines === null ? change.what : sayChange(lines, language);
  const shown = { at: onTheWire(at), kind: sortOfChange(lines ?? []), who: by, what };
  const [first] = lines ?? [];
  if (first?.kind === "vendor_failed") return { ...shown, where: first.vendor, outcome: "failed" };
  return { ...shown, where: source, outcome: "done" };
}

function noticeLine(notice: FoundNotice, language: Language): HistoryLine {
  const { id, at, recipient, kind, channel, outcome, reason } = notice;
  return {
    at: onTheWire(at),
    kind: "notice",
    who: recipient,
    where: channel,
    what: sayTold(kind, reason ?? undefined, language),
    outcome: outcome === "sent" ? "done" : outcome,
    noticeId: id,
  };
}

/** What vendors do not show as it is by now. */
function attemptLines({ sync }: SessionDetails, now: Date, language: Language): readonly HistoryLine[] {
  if (sync.isApplied) return [];
  return sync.problems.map((problem) => ({
    at: onTheWire(now),
    kind: "attempt" as const,
    who: "Slotside",
    where: problem.vendor ?? problem.at,
    what: sayAttempt(sync.attempts, sayProblem(problem, language), language),
    outcome: problem.state,
  }));
}

/** Whom the lines of an imported table of matches mean. */
import type { ImportProblem } from "../../domain/import-problems.ts";
import type { ReadPair, UnreadPair } from "../../domain/match-changes.ts";
import type { UploadedLine, UploadedTable } from "../imports/read-upload.ts";
import type { NamedPerson } from "./matches.store.ts";

type Side = "provider" | "learner";

export interface ReadPairs {
  readonly pairs: readonly ReadPair[];
  readonly unread: readonly UnreadPair[];
  /** By line, and by column within one. */
  readonly problems: readonly ImportProblem[];
}

/** `found`: by address or id in small letters, everybody who has it. */
export function readPairs(upload: UploadedTable<Side>, found: ReadonlyMap<string, readonly NamedPerson[]>): ReadPairs {
  const pairs: ReadPair[] = [];
  const unread: UnreadPair[] = [];
  const problems: ImportProblem[] = [];
  for (const line of upload.lines) {
    const provider = readSide({ line, side: "provider", upload, found });
    const learner = readSide({ line, side: "learner", upload, found });
    const wrong = line.problem
      ? [line.problem]
      : [provider.problem, learner.problem].filter((each) => each !== undefined);
    if (wrong.length === 0 && provider.person && provider.person === learner.person) {
      wrong.push({ line: line.line, code: "same_person" });
    }
    if (wrong.length === 0 && provider.person && learner.person) {
      pairs.push({ line: line.line, providerId: provider.person, learnerId: learner.person });
      continue;
    }
    problems.push(...wrong);
    unread.push({ providerId: provider.person, learnerId: learner.person });
  }
  return { pairs, unread, problems };
}

const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text);
const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

function readSide(asked: {
  readonly line: UploadedLine<Side>;
  readonly side: Side;
  readonly upload: UploadedTable<Side>;
  readonly found: ReadonlyMap<string, readonly NamedPerson[]>;
}): { readonly person?: string; readonly problem?: ImportProblem } {
  const { line, side, upload, found } = asked;
  const value = line.values[side];
  const column = upload.columnOf[side];
  if (value === undefined) return {};
  const problem = (code: ImportProblem["code"]): ImportProblem => ({
    line: line.line,
    code,
    value,
    ...(column === undefined ? {} : { column }),
  });
  if (!isAddress(value) && !isId(value)) return { problem: problem("not_an_address") };
  const [person, another] = found.get(value.toLowerCase()) ?? [];
  if (!person) return { problem: problem("unknown_person") };
  if (another) return { problem: problem("ambiguous_person") };
  if (side === "provider" && !person.teaches) return { person: person.id, problem: problem("not_a_provider") };
  return { person: person.id };
}

/** What an imported list of pairs changes about the matches that stand. */

export interface Pair {
  readonly providerId: string;
  readonly learnerId: string;
}

export interface ReadPair extends Pair {
  readonly line: number;
}

export interface StandingMatch extends Pair {
  readonly id: string;
}

/** A line that cannot be followed: whoever could be made out on it. */
export interface UnreadPair {
  readonly providerId?: string | undefined;
  readonly learnerId?: string | undefined;
}

export interface MatchChanges {
  readonly added: readonly ReadPair[];
  readonly ended: readonly StandingMatch[];
  readonly unchanged: readonly StandingMatch[];
  /** Would end, but a line with an error may mean them. */
  readonly heldBack: readonly StandingMatch[];
  readonly repeated: number;
}

const keyOf = ({ providerId, learnerId }: Pair): string => `${providerId} ${learnerId}`;

/**
 * With `add` nothing ends. With `complete` what no line names ends — unless a line that cannot be read may name it: one on which
 * only the provider could be made out holds all of theirs, and one on which nobody could holds everything.
 */
export function planMatchChanges(input: {
  readonly mode: "add" | "complete";
  readonly pairs: readonly ReadPair[];
  readonly unread: readonly UnreadPair[];
  readonly standing: readonly StandingMatch[];
}): MatchChanges {
  const { mode, pairs, unread, standing } = input;
  const first = new Map<string, ReadPair>();
  for (const pair of pairs) if (!first.has(keyOf(pair))) first.set(keyOf(pair), pair);
  const known = new Set(standing.map(keyOf));
  const mayMean = (match: Pair): boolean =>
    unread.some(
      ({ providerId, learnerId }) =>
        (providerId === undefined || providerId === match.providerId) &&
        (learnerId === undefined || learnerId === match.learnerId),
    );
  const unnamed = standing.filter((match) => !first.has(keyOf(match)));
  const leaving = mode === "add" ? [] : unnamed;
  return {
    added: [...first.values()].filter((pair) => !known.has(keyOf(pair))),
    unchanged: standing.filter((match) => first.has(keyOf(match))),
    ended: leaving.filter((match) => !mayMean(match)),
    heldBack: leaving.filter(mayMean),
    repeated: pairs.length - first.size,
  };
}

/** Who of a roster is in the room, although people come in under names of their own choice. Pure. */

export interface InRoom {
  /** The same for one visit; unknown to anybody but the host's client. */
  readonly id: string;
  readonly name: string;
  readonly isHere: boolean;
}

export interface OnRoster {
  readonly seatId: string;
  readonly name: string;
}

/** What somebody said about a name in the room (by `keyOf`): the seat of the one whose it is, `nobody`, or `somebody` still to be named. */
export type Said = ReadonlyMap<string, string>;

export interface Matched {
  /** By seat: the names under which its person was seen, and whether one of them is there now. */
  readonly seen: ReadonlyMap<string, { readonly names: readonly string[]; readonly isHere: boolean }>;
  /** Names that fit nobody, each once; in the order in which they came. */
  readonly strangers: readonly InRoom[];
}

/** First what people said, then equal names, then a name that can only be a shorter form of one person's. */
export function matchNames(room: readonly InRoom[], roster: readonly OnRoster[], said: Said = new Map()): Matched {
  const seatOf = new Map<string, string>();
  for (const each of room) {
    const word = said.get(keyOf(each.name));
    const equal = roster.filter(({ name }) => keyOf(name) === keyOf(each.name));
    const seatId = word ?? (equal.length === 1 ? equal[0]?.seatId : undefined);
    if (seatId !== undefined) seatOf.set(each.id, seatId);
  }
  const isOpen = (id: string): boolean => seatOf.get(id) === "somebody";
  const taken = new Set(seatOf.values());
  const open = roster.filter(({ seatId }) => !taken.has(seatId));
  const unnamed = room.filter(({ id }) => !seatOf.has(id));
  for (const each of unnamed) {
    const [only, ...more] = open.filter(({ name }) => isShortFor(each.name, name));
    if (!only || more.length > 0) continue;
    // Two people of the room who could both be that one are told apart by a person.
    const rivals = unnamed.filter(({ name }) => keyOf(name) !== keyOf(each.name) && isShortFor(name, only.name));
    if (rivals.length === 0) seatOf.set(each.id, only.seatId);
  }
  const seen = new Map<string, { names: string[]; isHere: boolean }>();
  const strangers = new Map<string, InRoom>();
  for (const each of room) {
    const seatId = seatOf.get(each.id);
    if (seatId === undefined || isOpen(each.id)) strangers.set(keyOf(each.name), each);
    else if (seatId !== "nobody") {
      const before = seen.get(seatId) ?? { names: [], isHere: false };
      const names = before.names.includes(each.name) ? before.names : [...before.names, each.name];
      seen.set(seatId, { names, isHere: before.isHere || each.isHere });
    }
  }
  return { seen, strangers: [...strangers.values()] };
}

/** What two spellings of one name have in common: no accents, no case, nothing in brackets, single blanks. */
export const keyOf = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/\(.*?\)|\[.*?\]/g, " ")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** `Sam`, `Sam O.` and `Okafor, Sam` for Sam Okafor: every word begins one of the name's, and one of them is written out. */
function isShortFor(short: string, name: string): boolean {
  const words = keyOf(short).split(" ").filter(Boolean);
  const left = keyOf(name).split(" ").filter(Boolean);
  let isWritten = false;
  for (const word of words) {
    const at = left.findIndex((part) => part === word);
    const found = at >= 0 ? at : left.findIndex((part) => part.startsWith(word));
    if (found < 0) return false;
    isWritten ||= at >= 0 && word.length >= 2;
    left.splice(found, 1);
  }
  return isWritten;
}

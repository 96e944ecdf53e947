/** Pages of a list that is short enough to be read whole, and whose order only the database knows. */
import { RequestProblem } from "./request-problem.ts";

export interface PageWish {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The items after the cursor; where the one it names has gone since, those that moved up into its place. Fails: invalid_request. */
export function pageOf<Item>(
  all: readonly Item[],
  { cursor, limit }: PageWish,
  idOf: (item: Item) => string,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const known = after === undefined ? -1 : all.findIndex((each) => idOf(each) === after.id);
  const from = after === undefined ? 0 : known >= 0 ? known + 1 : after.place;
  const items = all.slice(from, from + limit);
  const last = items.at(-1);
  const place = from + items.length;
  if (last === undefined || place >= all.length) return { items, nextCursor: null };
  return { items, nextCursor: Buffer.from(`${place - 1} ${idOf(last)}`).toString("base64url") };
}

function readCursor(cursor: string): { readonly place: number; readonly id: string } {
  const [, place = "", id = ""] = /^(\d{1,9}) ([\w-]+)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (id !== "") return { place: Number(place), id };
  throw new RequestProblem("invalid_request", "This cursor is not one of ours.", {
    errors: [{ path: "query.cursor", message: "must be the nextCursor of the page before" }],
  });
}

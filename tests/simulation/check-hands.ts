/** What people did by hand in their calendars is followed or put back, and never passed over. */
import { isOn, shown, type Ground } from "./checked-ground.ts";

export async function checkHands(ground: Ground): Promise<void> {
  await everyHandIsFollowed(ground);
  await noHandIsMadeUp(ground);
}

/** Where an organizer moved an event last, and nobody was told of anything later: it stands there, or the history says why not. */
async function everyHandIsFollowed({ stage, rows, say }: Ground): Promise<void> {
  const { drags, told, deleted } = stage.ledger;
  for (const row of rows.filter(isOn)) {
    const last = drags.findLast(({ reference }) => reference === row.reference);
    if (!last || +row.starts_at === last.to || deleted.has(row.reference)) continue;
    if (told.some(({ sessionId, at }) => sessionId === row.id && at >= last.at)) continue;
    const { rows: later } = await stage.world.pglite.query(
      // What went on at a vendor is no answer.
      "select 1 from session_changes where tenant_id = $1 and session_id = $2 and at >= $3 and lines->0->>'kind' !~ '^vendor_'",
      [row.tenant_id, row.id, new Date(last.at)],
    );
    if (later.length === 0)
      say(
        "no hand is ignored",
        `${row.reference} was moved to ${shown(last.to)} in the calendar, and nothing came of it`,
      );
  }
}

/** A history says of nobody that they moved a session outside who did not: a late answer of ours, say, that was taken for a hand. */
async function noHandIsMadeUp({ stage, say }: Ground): Promise<void> {
  const { drags, hostMoves } = stage.ledger;
  const { rows } = await stage.world.pglite.query<{ reference: string; source: string; to: number }>(`
    select s.reference, c.source, (line->>'to')::float8 as to
      from session_changes c join sessions s on s.tenant_id = c.tenant_id and s.id = c.session_id, jsonb_array_elements(c.lines) line
      where c.source in ('calendar', 'zoom') and line->>'kind' in ('moved', 'put_back') and line->>'to' is not null`);
  for (const { reference, source, to } of rows)
    if (![...drags, ...hostMoves].some((hand) => hand.reference === reference && hand.to === to))
      say("no hand is made up", `${reference} is said to have been moved to ${shown(to)} by hand (${source})`);
}

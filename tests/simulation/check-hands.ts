/** What people did by hand in their calendars is followed or put back, and never passed over. */
import { isOn, shown, type Ground } from "./checked-ground.ts";

/** Where an organizer moved an event last, and nobody was told of anything later: it stands there, or the history says why not. */
export async function checkHands({ stage, rows, say }: Ground): Promise<void> {
  const { drags, told, deleted } = stage.ledger;
  for (const row of rows.filter(isOn)) {
    const last = drags.findLast(({ reference }) => reference === row.reference);
    if (!last || +row.starts_at === last.to || deleted.has(row.reference)) continue;
    if (told.some(({ sessionId, at }) => sessionId === row.id && at >= last.at)) continue;
    const { rows: later } = await stage.world.pglite.query(
      "select 1 from session_changes where tenant_id = $1 and session_id = $2 and at >= $3",
      [row.tenant_id, row.id, new Date(last.at)],
    );
    if (later.length === 0)
      say(
        "no hand is ignored",
        `${row.reference} was moved to ${shown(last.to)} in the calendar, and nothing came of it`,
      );
  }
}

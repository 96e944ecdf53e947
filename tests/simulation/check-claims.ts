/** Time and seats: what people are claimed for is what they take part in, nothing is kept any more, and lines stand in order. */
import { attendingOf, type Ground, nameOf, type SessionRow, shown } from "./checked-ground.ts";

interface Claim {
  readonly session_id: string;
  readonly person_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly kept_until: Date | null;
}

interface Waiting {
  readonly session_id: string;
  readonly learner_id: string;
  readonly state: "waitlisted" | "offered";
  readonly waiting_since: Date | null;
  readonly missed_offer: boolean;
}

export async function checkClaims(ground: Ground): Promise<void> {
  const { pglite } = ground.stage.world;
  const { rows: claims } = await pglite.query<Claim>(
    "select session_id, person_id, lower(during) as starts_at, upper(during) as ends_at, kept_until from session_claims where active",
  );
  claimsAreParticipations(ground, claims);
  const { rows: kept } = await pglite.query<{ readonly holds: number; readonly times: number }>(
    "select (select count(*) from holds)::int as holds, (select count(*) from held_times)::int as times",
  );
  if (kept[0]?.holds !== 0 || kept[0].times !== 0)
    ground.say("nothing is left over", `holds: ${JSON.stringify(kept[0])}`);
  const { rows: waiting } = await pglite.query<Waiting>(
    "select session_id, learner_id, state, waiting_since, missed_offer from seats where state in ('waitlisted', 'offered')",
  );
  for (const row of ground.rows)
    lineStands(
      ground,
      row,
      waiting.filter((each) => each.session_id === row.id),
    );
}

function claimsAreParticipations({ rows, say, people }: Ground, claims: readonly Claim[]): void {
  const wanted = new Set<string>();
  for (const row of rows.filter(({ status }) => status === "scheduled"))
    for (const id of [...row.providers, ...attendingOf(row)])
      wanted.add(`${row.reference} ${id} ${shown(row.starts_at)} ${shown(row.ends_at)}`);
  const found = new Set<string>();
  for (const claim of claims) {
    const row = rows.find(({ id }) => id === claim.session_id);
    const text = `${row?.reference} ${claim.person_id} ${shown(claim.starts_at)} ${shown(claim.ends_at)}`;
    if (found.has(text)) say("nothing is there twice", `the claim ${text}`);
    found.add(text);
    if (claim.kept_until !== null) say("nothing is left over", `time is still kept: ${text}`);
    if (!wanted.has(text)) say("nothing is left over", `a claim of ${nameOf({ people }, claim.person_id)}: ${text}`);
  }
  for (const text of wanted) if (!found.has(text)) say("nobody is in two sessions at once", `no claim keeps ${text}`);
}

/** First come, first offered; who let an offer run out stands behind the others. A free seat is offered to somebody. */
function lineStands({ say }: Ground, row: SessionRow, waiting: readonly Waiting[]): void {
  if (row.status !== "scheduled" || waiting.length === 0) return;
  const offered = waiting.filter(({ state }) => state === "offered");
  const next = waiting.filter(({ state, missed_offer }) => state === "waitlisted" && !missed_offer);
  for (const { learner_id, waiting_since } of next)
    for (const ahead of offered)
      if (ahead.missed_offer || +(ahead.waiting_since ?? 0) > +(waiting_since ?? 0))
        say("nobody in line is overtaken", `${row.reference}: ${ahead.learner_id} is asked before ${learner_id}`);
  const free = row.capacity - attendingOf(row).length - offered.length;
  if (free > 0 && next.length > 0) say("a free seat is offered", `${row.reference}: ${free} free, ${next.length} wait`);
}

/** What is due and not done, over all organisations: figures only, for whoever watches over the service. */
import { sql } from "kysely";
import type { Instant } from "../domain/instant.ts";
import type { Database } from "./database.ts";

export interface WaitingWork {
  readonly due: readonly {
    readonly what: string;
    readonly count: number;
    /** Since when the oldest has been due. */
    readonly seconds: number;
  }[];
  readonly incidents: readonly { readonly vendor: string; readonly count: number }[];
}

export async function countWaiting(db: Database, now: Instant): Promise<WaitingWork> {
  const at = sql`${new Date(now)}::timestamptz`;
  const due = await sql<{ what: string; count: number; seconds: number }>`
    select what, count(due_at)::int as count, coalesce(greatest(0, extract(epoch from ${at} - min(due_at))), 0)::float8 as seconds
    from (values ('vendors'), ('notices'), ('mails'), ('calendars'), ('webhooks')) as kinds (what) left join (
      select 'vendors' as kind, due_at from session_sync where applied_version < desired_version and due_at <= ${at}
      union all select 'notices', due_at from session_telling where done < wanted and due_at <= ${at}
      union all select 'mails', due_at from session_notices where outcome = 'waiting' and due_at <= ${at}
      union all select 'mails', due_at from wish_notices where outcome = 'waiting' and due_at <= ${at}
      union all select 'calendars', due_at from calendar_watches where due_at <= ${at}
      union all select 'webhooks', due_at from webhook_deliveries where state = 'waiting' and due_at <= ${at}
    ) as work on kind = what group by what order by what`.execute(db);
  const incidents = await sql<{ vendor: string; count: number }>`
    select vendor, count(*)::int as count from incidents where healed_at is null group by vendor order by vendor`.execute(
    db,
  );
  return { due: due.rows, incidents: incidents.rows };
}

/** Jobs that were given up after their tries, as the job queue keeps them. */
import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { TenantScope } from "./tenant-scope.ts";

export interface DeadJob {
  readonly name: string;
  readonly sessionId: string | null;
  readonly at: Date;
  readonly tries: number;
}

/** The latest hundred of this tenant; a job whose payload names no tenant is nobody's. */
export async function listDeadJobs(db: Database, scope: TenantScope): Promise<readonly DeadJob[]> {
  const { rows } = await sql<DeadJob>`
    select name, data->>'sessionId' as "sessionId", coalesce(completed_on, created_on) as at, retry_count + 1 as tries
    from jobs.job
    where state = 'failed' and data->>'tenantId' = ${scope.tenantId}
    order by coalesce(completed_on, created_on) desc limit 100`.execute(db);
  return rows;
}

/** Compares sessions that changed with what subscribers were last told of them, and puts what they have to hear in line. */
import type { SessionEvent } from "#contract/webhooks.ts";
import { asInstant } from "../../domain/instant.ts";
import { sessionNews } from "../../domain/session-events.ts";
import type { SessionNews, ToldShape } from "../../domain/session-events.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findChanged, insertDeliveries, keepTold, loadTold, lockChanged } from "./deliveries.store.ts";
import type { ShownSession } from "./deliveries.store.ts";
import { listWebhooks } from "./webhooks.store.ts";

export interface CollectDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

const mostPerSweep = 100;

/** Run it every second or so. Ten quick changes are told as one. */
export function createCollectEvents(deps: CollectDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const { tenantId, sessionId } of await findChanged(database.db, clock.now(), mostPerSweep)) {
      const scope = mintTenantScope(tenantId, "job");
      await database
        .transaction((tx) => collect(deps, tx, scope, sessionId))
        .catch((error: unknown) => log.error({ err: error, sessionId }, "subscribers were not told"));
    }
  };
}

async function collect({ clock, ids }: CollectDeps, tx: Tx, scope: TenantScope, sessionId: string): Promise<void> {
  if (!(await lockChanged(tx, scope, sessionId))) return;
  const { told, session } = await loadTold(tx, scope, sessionId);
  if (!session) return keepTold(tx, scope, { sessionId, shape: undefined });
  const { startsAt, endsAt, status, ...rest } = session;
  // What only the version says has changed is nothing to tell.
  const shape = { status, startsAt, endsAt, rest: JSON.stringify({ ...rest, version: undefined }) };
  const kind = sessionNews(told, shape);
  await keepTold(tx, scope, { sessionId, shape });
  if (!kind) return;
  const webhooks = await listWebhooks(tx, scope);
  const listening = webhooks.filter(({ disabled_at, kinds }) => disabled_at === null && kinds.includes(kind));
  const at = clock.now();
  await insertDeliveries(
    tx,
    scope,
    listening.map((webhook) => {
      const id = ids.next();
      const event = draw({ id, kind, session, told, occurredAt: at, tenantId: scope.tenantId });
      return { id, webhookId: webhook.id, sessionId, kind, body: JSON.stringify(event), at: new Date(at) };
    }),
  );
}

interface EventFacts {
  readonly id: string;
  readonly kind: SessionNews;
  readonly session: ShownSession;
  readonly told: ToldShape | undefined;
  readonly occurredAt: number;
  readonly tenantId: string;
}

function draw({ id, kind, session, told, occurredAt, tenantId }: EventFacts): SessionEvent {
  const { startsAt, endsAt, ...rest } = session;
  const to = { startsAt: sayInstant(startsAt), endsAt: sayInstant(endsAt) };
  const from = told && { startsAt: sayInstant(told.startsAt), endsAt: sayInstant(told.endsAt) };
  return {
    id,
    kind,
    occurredAt: sayInstant(occurredAt),
    tenantId,
    session: { ...rest, providerIds: [...rest.providerIds], learnerIds: [...rest.learnerIds], ...to },
    ...(kind === "session.rescheduled" && from ? { from, to } : {}),
  };
}

function sayInstant(at: number): string {
  return new Date(asInstant(at)).toISOString().replace(".000Z", "Z");
}

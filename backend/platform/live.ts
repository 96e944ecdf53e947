/** What changed, told to every process at the moment the change is committed (LISTEN/NOTIFY). */
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { Client } from "pg";
import type { OpenDatabase, Tx } from "./database.ts";
import type { Log } from "./log.ts";

export interface Announcement {
  readonly tenantId: string;
  readonly kind: "session.changed" | "connection.changed" | "integration.changed" | "wish.changed";
  readonly id: string;
  readonly version?: number;
  /** Whom it concerns besides the tenant's staff; absent = everybody in the tenant. */
  readonly personIds?: readonly string[];
}

/** A calendar of which whatever was read before may be out of date. */
export interface StaleCalendar {
  readonly tenantId: string;
  readonly connectionId: string;
}

/** `reset` after a gap in which announcements may have been missed: whoever shows something reads it again. */
export type LiveNews = { readonly type: "news"; readonly announcement: Announcement } | { readonly type: "reset" };

export interface Live {
  /** Tells everybody who listens, if and when the transaction commits. */
  announce(tx: Tx, announcement: Announcement): Promise<void>;
  /** Hears this tenant's news until the returned function is called. The listener must not throw. */
  subscribe(tenantId: string, listener: (news: LiveNews) => void): () => void;
  /** Tells every process that copies of this calendar are out of date, if and when the transaction commits. */
  announceStaleCalendar(tx: Tx, calendar: StaleCalendar): Promise<void>;
  /** Hears of out-of-date copies for as long as the process lives; `"all"` after a gap in which some may have been missed. */
  onStaleCalendar(listener: (calendar: StaleCalendar | "all") => void): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

const channel = "slotside_live";
/** A notification holds 8000 bytes; an id with its quotes and comma takes 39. */
const peoplePerNotification = 150;

/** Builds the live news of this process; nothing is heard before `start`. */
export function createLive(database: OpenDatabase, log: Log): Live {
  const listeners = new Map<string, Set<(news: LiveNews) => void>>();
  const tell = (tenantId: string, news: LiveNews): void =>
    listeners.get(tenantId)?.forEach((listener) => listener(news));
  const staleListeners: ((calendar: StaleCalendar | "all") => void)[] = [];
  const onPayload = (payload: string): void => {
    const said = JSON.parse(payload) as Announcement | { readonly stale: StaleCalendar };
    if ("stale" in said) staleListeners.forEach((listener) => listener(said.stale));
    else tell(said.tenantId, { type: "news", announcement: said });
  };
  const onGap = (): void => {
    staleListeners.forEach((listener) => listener("all"));
    for (const tenantId of listeners.keys()) tell(tenantId, { type: "reset" });
  };
  let stopListening: (() => Promise<void>) | undefined;

  return {
    announce: async (tx, announcement) => {
      for (const part of inParts(announcement))
        await sql`select pg_notify(${channel}, ${JSON.stringify(part)})`.execute(tx);
    },
    subscribe: (tenantId, listener) => {
      const ofTenant = listeners.get(tenantId) ?? new Set();
      listeners.set(tenantId, ofTenant.add(listener));
      return () => {
        ofTenant.delete(listener);
        if (ofTenant.size === 0 && listeners.get(tenantId) === ofTenant) listeners.delete(tenantId);
      };
    },
    announceStaleCalendar: async (tx, { tenantId, connectionId }) => {
      await sql`select pg_notify(${channel}, ${JSON.stringify({ stale: { tenantId, connectionId } })})`.execute(tx);
    },
    onStaleCalendar: (listener) => void staleListeners.push(listener),
    start: async () => {
      stopListening =
        database.raw.engine === "pglite"
          ? await database.raw.pglite.listen(channel, onPayload)
          : await listenOnServer(database.raw.databaseUrl, { onPayload, onGap, log });
    },
    stop: async () => stopListening?.(),
  };
}

function inParts(announcement: Announcement): Announcement[] {
  const { personIds } = announcement;
  if (personIds === undefined || personIds.length <= peoplePerNotification) return [announcement];
  const parts: Announcement[] = [];
  for (let at = 0; at < personIds.length; at += peoplePerNotification) {
    parts.push({ ...announcement, personIds: personIds.slice(at, at + peoplePerNotification) });
  }
  return parts;
}

/** A connection of its own that only listens, and comes back by itself when it breaks. Resolves when it listens. */
async function listenOnServer(
  databaseUrl: string,
  { onPayload, onGap, log }: { onPayload: (payload: string) => void; onGap: () => void; log: Log },
): Promise<() => Promise<void>> {
  const stopping = new AbortController();
  const { promise: listening, resolve: nowListening } = Promise.withResolvers<void>();
  const listenOnce = async (): Promise<void> => {
    const client = new Client({ connectionString: databaseUrl, application_name: "slotside-live", keepAlive: true });
    const broken = new Promise<void>((resolve) => {
      client.on("error", () => resolve());
      client.on("end", () => resolve());
      stopping.signal.addEventListener("abort", () => resolve(), { once: true });
    });
    try {
      client.on("notification", ({ payload }) => onPayload(payload ?? "{}"));
      await client.connect();
      await client.query(`listen ${channel}`);
      nowListening();
      onGap();
      await broken;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const finished = (async () => {
    while (!stopping.signal.aborted) {
      await listenOnce().catch((error: unknown) => log.warn({ err: error }, "live news interrupted"));
      await pause(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  await listening;
  return async () => {
    stopping.abort();
    await finished;
  };
}

/** The live stream (`GET /api/v1/events`): Server-Sent Events that say what changed, to those whom it concerns. */
import type { ServerResponse } from "node:http";
import type { LiveEvent } from "#contract/sessions.ts";
import type { Caller, Role } from "../platform/caller.ts";
import type { Announcement, Live, LiveNews } from "../platform/live.ts";
import { personRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";
import type { Ids } from "../ports/ids.ts";

export interface EventStream {
  readonly routes: readonly Route[];
  /** Ends every open stream, so that the server can stop. */
  close(): void;
}

/** Announcements kept to serve whoever comes back after a short break. */
const keptAnnouncements = 500;
const heartbeatMs = 20_000;
const staff: readonly Role[] = ["administrator", "scheduler", "support"];

interface Kept {
  readonly number: number;
  readonly announcement: Announcement;
}

/** Builds the stream; event ids are `<this process>-<number>`, so that another process knows it cannot resume them. */
export function createEventStream(live: Live, ids: Ids): EventStream {
  const here = ids.next();
  const open = new Set<ServerResponse>();
  const journals = new Map<
    string,
    { kept: Kept[]; next: number; followers: Set<(news: Kept | "reset") => void>; stop: () => void }
  >();

  /** One subscription per tenant for as long as somebody has ever listened: its journal is what makes resuming possible. */
  function journalOf(tenantId: string) {
    const known = journals.get(tenantId);
    if (known) return known;
    const journal = {
      kept: [] as Kept[],
      next: 1,
      followers: new Set<(news: Kept | "reset") => void>(),
      stop: (): void => undefined,
    };
    journal.stop = live.subscribe(tenantId, (news: LiveNews) => {
      if (news.type === "reset") journal.kept.length = 0;
      const entry: Kept | "reset" =
        news.type === "reset" ? "reset" : { number: journal.next, announcement: news.announcement };
      journal.next += 1;
      if (entry !== "reset") journal.kept.push(entry);
      if (journal.kept.length > keptAnnouncements) journal.kept.shift();
      for (const follower of journal.followers) follower(entry);
    });
    journals.set(tenantId, journal);
    return journal;
  }

  function follow(res: ServerResponse, caller: Caller, lastEventId: string | undefined): void {
    const journal = journalOf(caller.scope.tenantId);
    const write = (number: number, event: LiveEvent): void =>
      void res.write(`id: ${here}-${number}\ndata: ${JSON.stringify(event)}\n\n`);
    const tell = (news: Kept | "reset"): void => {
      if (news === "reset") return write(journal.next - 1, { kind: "reset" });
      if (concerns(caller, news.announcement)) write(news.number, eventOf(news.announcement));
    };
    const missed = missedSince(lastEventId, { here, kept: journal.kept, next: journal.next });
    if (missed === "unknown") write(journal.next - 1, { kind: "reset" });
    // Gives whoever just came an id to come back with.
    else res.write(`: open\nid: ${here}-${journal.next - 1}\n\n`);
    if (missed !== "unknown") missed.forEach(tell);

    journal.followers.add(tell);
    open.add(res);
    const heartbeat = setInterval(() => res.write(": still here\n\n"), heartbeatMs);
    res.once("close", () => {
      clearInterval(heartbeat);
      journal.followers.delete(tell);
      open.delete(res);
    });
  }

  const route = personRoute({
    method: "GET",
    path: "/api/v1/events",
    handle: async ({ caller, headers }) => ({
      status: 200,
      headers: {
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
      },
      stream: (res) => follow(res, caller, headers["last-event-id"]),
    }),
  });
  return {
    routes: [route],
    close: () => {
      for (const { stop } of journals.values()) stop();
      for (const res of open) res.end();
    },
  };
}

function missedSince(
  lastEventId: string | undefined,
  journal: { here: string; kept: readonly Kept[]; next: number },
): readonly Kept[] | "unknown" {
  if (lastEventId === undefined) return [];
  const [, place, digits] = /^(.+)-(\d{1,12})$/.exec(lastEventId) ?? [];
  const seen = Number(digits);
  const oldest = journal.kept[0]?.number ?? journal.next;
  if (place !== journal.here || seen >= journal.next || seen < oldest - 1) return "unknown";
  return journal.kept.filter(({ number }) => number > seen);
}

function concerns(caller: Caller, { personIds }: Announcement): boolean {
  return (
    personIds === undefined || personIds.includes(caller.personId) || caller.roles.some((role) => staff.includes(role))
  );
}

function eventOf({ kind, id, version }: Announcement): LiveEvent {
  return version === undefined ? { kind, id } : { kind, id, version };
}

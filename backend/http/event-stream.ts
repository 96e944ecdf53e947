/** The live stream (`GET /api/v1/events`): Server-Sent Events that say what changed, to those whom it concerns. */
import { z } from "zod";
import type { ServerResponse } from "node:http";
import type { LiveEvent } from "#contract/sessions.ts";
import type { Caller, Role } from "../platform/caller.ts";
import type { Announcement, Live, LiveNews } from "../platform/live.ts";
import { personRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";

export interface EventStream {
  readonly routes: readonly Route[];
  /** Ends every open stream, so that the server can stop. */
  close(): void;
}

export interface EventStreamDeps {
  readonly live: Live;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Announcements kept to serve whoever comes back after a short break. */
const keptAnnouncements = 500;
const heartbeatMs = 20_000;
/** Surfaces and windows of one person; the oldest stream makes room for the newest. */
const mostStreamsEach = 20;
/** Bytes a reader may be behind. Who reads no more comes back for the rest, or reads it all again. */
const mostUnsentBytes = 256 * 1024;
const staff: readonly Role[] = ["administrator", "scheduler", "support"];

interface Kept {
  readonly number: number;
  readonly announcement: Announcement;
}

interface Journal {
  readonly kept: Kept[];
  /** The number of the next announcement. */
  next: number;
  readonly followers: Set<(news: Kept | "reset") => void>;
  stop: () => void;
}

/** Builds the stream; event ids are `<this process>-<number>`, so that another process knows it cannot resume them. */
export function createEventStream(deps: EventStreamDeps): EventStream {
  const here = deps.ids.next();
  /** Oldest first. */
  const open = new Map<ServerResponse, string>();
  const journals = createJournals(deps.live);

  function makeRoomFor(who: string): void {
    const theirs = [...open].filter(([, whose]) => whose === who).map(([res]) => res);
    for (const res of theirs.slice(0, Math.max(0, theirs.length + 1 - mostStreamsEach))) res.end();
  }

  function follow(res: ServerResponse, caller: Caller, lastEventId: string | undefined): void {
    // They may have gone while they were signed in; nothing would tell us so any more.
    if (res.destroyed) return;
    const journal = journals.of(caller.scope.tenantId);
    const send = sender(res, caller, deps.clock);
    const write = (number: number, event: LiveEvent): void =>
      send(`id: ${here}-${number}\ndata: ${JSON.stringify(event)}\n\n`);
    const tell = (news: Kept | "reset"): void => {
      if (news === "reset") return write(journal.next - 1, { kind: "reset" });
      if (concerns(caller, news.announcement)) write(news.number, eventOf(news.announcement));
    };
    const who = `${caller.scope.tenantId} ${caller.personId}`;
    makeRoomFor(who);
    open.set(res, who);
    const heartbeat = setInterval(() => send(": still here\n\n"), heartbeatMs);
    journal.followers.add(tell);
    res.once("close", () => {
      clearInterval(heartbeat);
      journal.followers.delete(tell);
      open.delete(res);
    });

    const missed = missedSince(lastEventId, { here, kept: journal.kept, next: journal.next });
    if (missed === "unknown") write(journal.next - 1, { kind: "reset" });
    // Gives whoever just came an id to come back with.
    else send(`: open\nid: ${here}-${journal.next - 1}\n\n`);
    if (missed !== "unknown") missed.forEach(tell);
  }

  const route = personRoute({
    method: "GET",
    path: "/api/v1/events",
    summary: "Live changes, as they happen: what changed, never the content",
    reply: z.string(),
    replyType: "text/event-stream",
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
      journals.stop();
      for (const res of open.keys()) res.end();
    },
  };
}

/** Writes to a reader for as long as they are signed in and keep up. */
function sender(res: ServerResponse, { signedInUntil = Infinity }: Caller, clock: Clock): (text: string) => void {
  return (text) => {
    if (res.writableEnded) return;
    if (clock.now() >= signedInUntil) return void res.end();
    res.write(text);
    if (res.writableLength > mostUnsentBytes) res.destroy();
  };
}

/** One journal per tenant for as long as somebody has ever listened: it is what makes resuming possible. */
function createJournals(live: Live): { of(tenantId: string): Journal; stop(): void } {
  const journals = new Map<string, Journal>();
  return {
    of: (tenantId) => {
      const known = journals.get(tenantId);
      if (known) return known;
      const journal: Journal = { kept: [], next: 1, followers: new Set(), stop: () => undefined };
      journal.stop = live.subscribe(tenantId, (news) => enter(journal, news));
      journals.set(tenantId, journal);
      return journal;
    },
    stop: () => {
      for (const { stop } of journals.values()) stop();
    },
  };
}

function enter(journal: Journal, news: LiveNews): void {
  if (news.type === "reset") journal.kept.length = 0;
  const entry: Kept | "reset" =
    news.type === "reset" ? "reset" : { number: journal.next, announcement: news.announcement };
  journal.next += 1;
  if (entry !== "reset") journal.kept.push(entry);
  if (journal.kept.length > keptAnnouncements) journal.kept.shift();
  for (const follower of journal.followers) follower(entry);
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

import { EventEmitter } from "node:events";
import type { ServerResponse } from "node:http";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { asInstant } from "../domain/instant.ts";
import type { Caller } from "../platform/caller.ts";
import type { Announcement, Live, LiveNews } from "../platform/live.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import type { Route } from "../platform/route.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { createEventStream } from "./event-stream.ts";

const begin = 1_790_000_000_000;
let now = begin;
const ids = createRandomIds({ now: () => asInstant(begin) });
const callerIn = (tenantId: string, personId: string, roles: Caller["roles"] = ["learner"]): Caller => ({
  scope: mintTenantScope(tenantId, "request"),
  personId,
  displayName: personId,
  roles,
  surface: "teams",
});
const lena = callerIn("t1", "lena");

let tell: (tenantId: string, news: LiveNews) => void;
let route: Route;
const announce = (announcement: Partial<Announcement> = {}): void =>
  tell("t1", {
    type: "news",
    announcement: {
      tenantId: "t1",
      kind: "session.changed",
      id: "s1",
      version: 2,
      personIds: ["lena"],
      ...announcement,
    },
  });

beforeEach(() => {
  now = begin;
  const listeners: [string, (news: LiveNews) => void][] = [];
  tell = (tenantId, news) => listeners.filter(([of]) => of === tenantId).forEach(([, listener]) => listener(news));
  const live: Live = {
    announce: async () => undefined,
    announceStaleCalendar: async () => undefined,
    onStaleCalendar: () => undefined,
    subscribe: (tenantId, listener) => {
      listeners.push([tenantId, listener]);
      return () => undefined;
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  [route] = createEventStream({ live, ids, clock: { now: () => asInstant(now) } }).routes as [Route];
});

interface Opened {
  readonly text: () => string;
  readonly events: () => unknown[];
  readonly lastId: () => string;
  readonly end: () => void;
  readonly isEnded: () => boolean;
}

async function open(caller: Caller, lastEventId?: string, connection: object = {}): Promise<Opened> {
  let written = "";
  let isEnded = false;
  const end = (): void => {
    if (!isEnded) res.emit("close");
    isEnded = true;
  };
  const res = Object.assign(new EventEmitter(), {
    write: (piece: string) => ((written += piece), true),
    writableLength: 0,
    end,
    destroy: end,
    ...connection,
  });
  const handle = route.handle as unknown as (request: object) => Promise<{ stream: (to: ServerResponse) => void }>;
  (await handle({ caller, headers: { "last-event-id": lastEventId } })).stream(res as unknown as ServerResponse);
  return {
    text: () => written,
    events: () => [...written.matchAll(/^data: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? "null") as unknown),
    lastId: () => [...written.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? "",
    end: () => void res.emit("close"),
    isEnded: () => isEnded,
  };
}

describe("the live stream", () => {
  it("tells those concerned and the tenant's staff, and nobody else", async () => {
    const [hers, his, staffs, elsewhere] = await Promise.all([
      open(lena),
      open(callerIn("t1", "sam")),
      open(callerIn("t1", "amira", ["administrator"])),
      open(callerIn("t2", "lena")),
    ]);
    announce();
    const event = { kind: "session.changed", id: "s1", version: 2 };
    expect([hers.events(), his.events(), staffs.events(), elsewhere.events()]).toEqual([[event], [], [event], []]);
    [hers, his, staffs, elsewhere].forEach((stream) => stream.end());
  });

  it("resumes after the last event seen, without what was seen", async () => {
    const first = await open(lena);
    announce({ id: "seen" });
    const lastId = first.lastId();
    first.end();
    announce({ id: "missed" });
    announce({ id: "somebody else's", personIds: ["sam"] });
    const second = await open(lena, lastId);
    expect(second.events()).toEqual([{ kind: "session.changed", id: "missed", version: 2 }]);
    second.end();
  });

  it("gives an id to come back with before anything has happened", async () => {
    const first = await open(lena);
    first.end();
    announce({ id: "missed" });
    const second = await open(lena, first.lastId());
    expect(second.events()).toEqual([{ kind: "session.changed", id: "missed", version: 2 }]);
    second.end();
  });

  it.each([
    ["another process's", "01990000-0000-7000-8000-000000000001-4"],
    ["no id of ours", "nonsense"],
  ])("sends reset when the last id is %s", async (_which, lastEventId) => {
    const stream = await open(lena, lastEventId);
    expect(stream.events()).toEqual([{ kind: "reset" }]);
    stream.end();
  });

  it("sends reset when more was missed than is kept, and after a gap in the news", async () => {
    const first = await open(lena);
    const lastId = first.lastId();
    for (let count = 0; count < 501; count += 1) announce();
    const second = await open(lena, lastId);
    expect(second.events()).toEqual([{ kind: "reset" }]);
    tell("t1", { type: "reset" });
    expect(second.events()).toEqual([{ kind: "reset" }, { kind: "reset" }]);
    const third = await open(lena, lastId);
    expect(third.events()).toEqual([{ kind: "reset" }]);
    [first, second, third].forEach((stream) => stream.end());
  });

  it("ends with the sign-in that it was opened by, and says nothing more", async () => {
    const stream = await open({ ...lena, signedInUntil: begin + 1_000 });
    announce();
    now = begin + 1_000;
    announce({ id: "later" });
    expect(stream.isEnded()).toBe(true);
    expect(stream.events()).toEqual([{ kind: "session.changed", id: "s1", version: 2 }]);
  });

  it("is not begun for somebody who went away while they were signed in", async () => {
    const stream = await open(lena, undefined, { destroyed: true });
    announce();
    expect(stream.text()).toBe("");
  });

  it("lets go of a reader who reads no more", async () => {
    const stream = await open(lena, undefined, { writableLength: 10_000_000 });
    expect(stream.isEnded()).toBe(true);
  });

  it("keeps at most twenty streams of one person, the newest", async () => {
    const streams = await Promise.all(Array.from({ length: 21 }, () => open(lena)));
    expect(streams.map((stream) => stream.isEnded())).toEqual([true, ...Array.from({ length: 20 }, () => false)]);
    streams.forEach((stream) => stream.end());
  });
});

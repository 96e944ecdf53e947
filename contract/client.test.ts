import { describe, expect, it } from "@jest/globals";
import { ApiProblem, createClient, Offline } from "./client.ts";
import type { Client, TokenRequest } from "./client.ts";
import { createStreamSplitter } from "./live-stream.ts";

interface Seen {
  readonly requests: { readonly url: string; readonly headers: Headers; readonly body: unknown }[];
  readonly tokens: TokenRequest[];
}

/** A client whose requests are answered by `replies`, one after the other. */
function clientThatGets(...replies: (Response | Error)[]): Seen & { readonly client: Client } {
  const seen: Seen = { requests: [], tokens: [] };
  const client = createClient({
    baseUrl: "https://slotside.example",
    surface: "teams",
    getToken: async (request) => {
      seen.tokens.push(request);
      return `token ${seen.tokens.length}`;
    },
    fetch: async (url, init) => {
      const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
      seen.requests.push({ url: String(url), headers: new Headers(init?.headers), body });
      const reply = replies.shift();
      if (reply instanceof Response) return reply;
      throw reply ?? new Error("No reply left");
    },
  });
  return { ...seen, client };
}

const problem = (status: number, facts: object): Response =>
  new Response(JSON.stringify({ type: "about:blank", title: "No", status, requestId: "r1", ...facts }), { status });

describe("the client", () => {
  it("carries the bearer, the surface, the action's key and the version that was seen", async () => {
    const { client, requests } = clientThatGets(Response.json({ id: "s1" }));
    await client.cancelSession("s/1", { reason: "ill" }, { idempotencyKey: "press-1", version: 7 });
    const [request] = requests;
    expect(request?.url).toBe("https://slotside.example/api/v1/sessions/s%2F1/cancel");
    expect(request?.body).toEqual({ reason: "ill" });
    expect(request?.headers.get("Authorization")).toBe("Bearer token 1");
    expect(request?.headers.get("X-Slotside-Surface")).toBe("teams");
    expect(request?.headers.get("Idempotency-Key")).toBe("press-1");
    expect(request?.headers.get("If-Match")).toBe('"7"');
  });

  it("reads lists to their end", async () => {
    const pages = [
      { items: ["a", "b"], nextCursor: "after b" },
      { items: ["c"], nextCursor: null },
    ];
    const { client, requests } = clientThatGets(...pages.map((page) => Response.json(page)));
    expect(await client.providers("yoga")).toEqual(["a", "b", "c"]);
    expect(requests.map(({ url }) => new URL(url).search)).toEqual([
      "?offeringId=yoga",
      "?offeringId=yoga&cursor=after%20b",
    ]);
  });

  it("asks for a fresh token once, with the claims that were asked for", async () => {
    const refused = problem(401, { code: "unauthenticated", claims: "e30=" });
    const { client, tokens } = clientThatGets(refused, Response.json({ id: "lena" }));
    expect(await client.me()).toEqual({ id: "lena" });
    expect(tokens).toEqual([{ fresh: false }, { fresh: true, claims: "e30=" }]);
  });

  it("repeats a press under its own key when the token ended in the middle of it, so that it happens once", async () => {
    const facts = { code: "unauthenticated", claims: "e30=" };
    const { client, requests } = clientThatGets(problem(401, facts), Response.json({ id: "s1" }));
    await client.bookSession({ offeringId: "o", startsAt: "2026-11-23T09:00:00Z" }, { idempotencyKey: "press-1" });
    const [first, second] = requests;
    expect(requests.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual(["press-1", "press-1"]);
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers.get("Authorization")).toBe("Bearer token 2");
  });

  it("gives up after the second 401", async () => {
    const facts = { code: "unauthenticated" };
    const { client, tokens } = clientThatGets(problem(401, facts), problem(401, facts));
    await expect(client.me()).rejects.toBeInstanceOf(ApiProblem);
    expect(tokens).toHaveLength(2);
  });

  it("throws what the API said", async () => {
    const { client } = clientThatGets(problem(409, { code: "slot_taken", overridable: false }));
    const booked = client.bookSession({ offeringId: "o", startsAt: "2026-11-23T09:00:00Z" }, { idempotencyKey: "k" });
    await expect(booked).rejects.toMatchObject({ problem: { code: "slot_taken", requestId: "r1" } });
  });

  it("makes a problem of an answer that is none", async () => {
    const { client } = clientThatGets(new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(client.me()).rejects.toMatchObject({ problem: { code: "unavailable", status: 502 } });
  });

  it("tells a missing network from a refusal", async () => {
    const { client } = clientThatGets(new TypeError("fetch failed"));
    await expect(client.me()).rejects.toBeInstanceOf(Offline);
  });

  it("sends the panel's context without a bearer", async () => {
    const { client, requests, tokens } = clientThatGets(Response.json({ state: "guest" }));
    expect(await client.zoomSession("sealed")).toEqual({ state: "guest" });
    expect(requests[0]?.headers.has("Authorization")).toBe(false);
    expect(tokens).toEqual([]);
  });
});

describe("the live stream's splitter", () => {
  it("puts parts together that arrive in pieces", () => {
    const split = createStreamSplitter();
    expect(split(": open\nid: a-1\n\nid: a-2\nda")).toEqual([{ id: "a-1", data: "" }]);
    expect(split('ta: {"kind":"reset"}\r\n\r\n: still here\n\n')).toEqual([{ id: "a-2", data: '{"kind":"reset"}' }]);
  });
});

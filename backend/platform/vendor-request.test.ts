import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { exchange } from "./vendor-request.ts";
import type { VendorReply, VendorRequest } from "./vendor-request.ts";

const mebibyte = 1024 * 1024;

/** Answers with as many bytes of JSON as the path says. */
const server = createServer((request, response) => {
  const bytes = Number(request.url?.slice(1));
  response.writeHead(200, { "content-type": "application/json" });
  if (bytes > 0) response.write(JSON.stringify("ä".repeat((bytes - 2) / 2)));
  response.end();
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = (bytes: number): Promise<VendorReply> =>
  exchange({ method: "GET", url: `${origin}/${bytes}`, headers: {} }, { vendor: "zoom", operation: "list meetings" });

describe("a connection that the vendor lets go of under a request", () => {
  const arrived: string[] = [];
  let lost = 0;
  const letting = createServer((request, response) => {
    arrived.push(request.method ?? "");
    if (arrived.length <= lost) request.socket.destroy();
    else response.end("{}");
  });
  let at = "";
  const send = (request: Pick<VendorRequest, "method" | "only">): Promise<VendorReply> =>
    exchange({ ...request, url: at, headers: {} }, { vendor: "zoom", operation: "look" });

  beforeAll(async () => {
    await new Promise<void>((resolve) => letting.listen(0, "127.0.0.1", resolve));
    at = `http://127.0.0.1:${(letting.address() as AddressInfo).port}/`;
  });
  afterAll(() => new Promise((resolve) => letting.close(resolve)));
  beforeEach(() => {
    arrived.splice(0);
    lost = 1;
  });

  it.each([{ method: "GET" }, { method: "POST", only: "asks" }] as const)(
    "costs a question a second call and nothing else: %j",
    async (question) => {
      expect((await send(question)).status).toBe(200);
      expect(arrived).toEqual([question.method, question.method]);
    },
  );

  it("is no reason to ask a third time", async () => {
    lost = 9;
    await expect(send({ method: "GET" })).rejects.toMatchObject({ kind: "unavailable", operation: "look" });
    expect(arrived).toHaveLength(2);
  });

  it.each(["POST", "PATCH", "DELETE"] as const)(
    "leaves open what became of a %s, which is not sent twice",
    async (method) => {
      await expect(send({ method })).rejects.toMatchObject({ kind: "unavailable" });
      expect(arrived).toEqual([method]);
    },
  );
});

describe("an answer of a vendor", () => {
  it("is read whole up to four mebibytes", async () => {
    expect((await ask(4 * mebibyte)).body).toHaveLength(2 * mebibyte - 1);
    expect((await ask(0)).body).toBeUndefined();
  });

  it("is not read beyond that", async () => {
    await expect(ask(4 * mebibyte + 2)).rejects.toMatchObject({ kind: "unexpected_reply", operation: "list meetings" });
  });
});

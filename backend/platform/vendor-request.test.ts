import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { exchange } from "./vendor-request.ts";
import type { VendorReply } from "./vendor-request.ts";

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

describe("an answer of a vendor", () => {
  it("is read whole up to four mebibytes", async () => {
    expect((await ask(4 * mebibyte)).body).toHaveLength(2 * mebibyte - 1);
    expect((await ask(0)).body).toBeUndefined();
  });

  it("is not read beyond that", async () => {
    await expect(ask(4 * mebibyte + 2)).rejects.toMatchObject({ kind: "unexpected_reply", operation: "list meetings" });
  });
});

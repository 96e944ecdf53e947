/** The look for secrets that ends every story has to find one, wherever it got out. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createCallLog } from "#sandbox/call-log.ts";
import { findLeaks, rememberAnswer } from "#tests/support/leaks.ts";
import { localOrigins, type LocalRun } from "../../scripts/local-settings.ts";

const token = "q7Zk_0pJ3vW-XyTt9LmN4bRfGh2sQe8u";
const run: LocalRun = {
  basePort: 23_800,
  dataFolder: "/nowhere",
  manifestsFolder: "/nowhere",
  certificate: { certFile: "/nowhere", keyFile: "/nowhere" },
};

let server: Server;
const log = createCallLog({ now: () => 0, advance: () => undefined, set: () => undefined });

beforeAll(async () => {
  server = createServer((_req, res) => res.end(JSON.stringify({ items: log.secrets() })));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

const look = (printed: string): Promise<readonly string[]> => {
  const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return findLeaks({ origins: { ...localOrigins(run.basePort), home }, run }, printed);
};
const exchange = (more: object): void =>
  log.record({
    site: "zoom",
    method: "POST",
    url: new URL("https://zoom.example/oauth/token"),
    requestHeaders: {},
    requestBody: {},
    status: 200,
    responseBody: {},
    problems: [],
    ...more,
  });

describe("the look for secrets", () => {
  it("finds what went over the wire in what was printed, and says where without repeating it", async () => {
    exchange({ responseBody: { access_token: token, expires_in: 3600 } });
    expect(await look(`one line\n{"msg":"renewed"}`)).toEqual([]);
    const [found = ""] = await look(`{"msg":"renewed","with":"${token}"}`);
    expect(found).toContain("was printed");
    expect(found).not.toContain(token);
  });

  it("finds what came with a header, what was asked with, and what the settings hold", async () => {
    exchange({ requestHeaders: { authorization: `Bearer ${token}-2` }, requestBody: { code: `${token}-3` } });
    expect(await look(`${token}-2`)).not.toEqual([]);
    expect(await look(`${token}-3`)).not.toEqual([]);
    expect(await look(`local:${Buffer.from("slotside-local-run-sealing-key-1").toString("base64")}`)).toEqual([
      expect.stringContaining("SEALING_KEY"),
    ]);
  });

  it("finds what was answered to a person", async () => {
    rememberAnswer(`{"error":"${token}-3"}`);
    expect(await look("")).toContainEqual(expect.stringContaining("was answered"));
  });
});

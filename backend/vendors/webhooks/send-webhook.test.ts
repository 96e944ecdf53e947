/** Where messages may go, and how little the other side can do to us. */
import { readFileSync } from "node:fs";
import { createServer as createPlain } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isPublicAddress } from "./address-classes.ts";
import { createWebhookSender } from "./send-webhook.ts";

describe("an address", () => {
  it.each([
    "93.184.216.34",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450:4001::200e",
  ])("%s is of the public internet", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ["this host", ["0.0.0.0", "127.0.0.1", "127.255.255.254", "::", "::1"]],
    [
      "a private network",
      ["10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "fc00::1", "fd12::1"],
    ],
    [
      "the link, and the metadata behind it",
      [
        "169.254.169.254",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
      ],
    ],
    [
      "IPv4 in other clothes",
      [
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:7f00:1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::8.8.8.8",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001::1",
      ],
    ],
    [
      "documentation, benchmarks and groups",
      [
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "240.0.0.1",
        "2001:db8::1",
        "3fff::1",
        "ff02::1",
      ],
    ],
    ["what nobody was given", ["100::1", "4000::1", "e000::1", "fec0::1", "5f00::1"]],
    ["no address at all", ["", "localhost", "1.1.1", "0x7f.1", "2130706433", "1.1.1.1.", "[::1]"]],
  ])("of %s is not", (_what, addresses) => {
    expect(addresses.filter(isPublicAddress)).toEqual([]);
  });
});

describe("sending", () => {
  const certificate = process.env["NODE_EXTRA_CA_CERTS"] ?? "";
  const key = readFileSync(certificate.replace(/\.crt$/, ".key"));
  const asked: string[] = [];
  let server: Server;
  let port: number;

  // Not chained: in a process that has loaded restify, `writeHead` answers nothing.
  const answer = (res: ServerResponse, status: number, headers: Record<string, string> = {}, body = ""): void => {
    res.writeHead(status, headers);
    res.end(body);
  };
  const answers: Readonly<Record<string, (req: IncomingMessage, res: ServerResponse) => void>> = {
    "/ok": (_req, res) => answer(res, 204),
    "/gone": (_req, res) => answer(res, 410),
    "/broken": (_req, res) => answer(res, 500, {}, "internal address 10.0.0.1"),
    "/away": (_req, res) => answer(res, 307, { Location: `https://localhost:${port}/secret` }),
    "/endless": (_req, res) => {
      res.writeHead(200);
      const more = (): void => void (res.destroyed || res.write("x".repeat(64 * 1024), () => setImmediate(more)));
      more();
    },
    "/silent": () => undefined,
    "/long": (_req, res) => answer(res, 200, { "X-Long": "x".repeat(12_000) }),
  };

  beforeAll(async () => {
    server = createServer({ cert: readFileSync(certificate), key }, (req, res) => {
      asked.push(`${req.method} ${req.url} ${req.headers.host}`);
      answers[req.url ?? ""]?.(req, res);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const local = createWebhookSender({ toLoopback: "allowed", patienceMs: 20_000 });
  const hasty = createWebhookSender({ toLoopback: "allowed", patienceMs: 400 });
  const open = createWebhookSender({ toLoopback: "refused" });
  const message = (path: string) => ({
    url: `https://localhost:${port}${path}`,
    headers: { "x-one": "1" },
    body: "{}",
  });

  it.each([
    ["/ok", { is: "taken" }],
    ["/endless", { is: "taken" }],
    ["/gone", { is: "gone" }],
    ["/broken", { is: "problem", problem: "answered 500" }],
    ["/away", { is: "problem", problem: "redirected 307" }],
    ["/long", { is: "problem", problem: "unreachable" }],
  ])("to %s ends soon, and quotes nothing of the answer", async (path, outcome) => {
    expect(await local.send(message(path))).toEqual(outcome);
  });

  it("waits no longer than it was told for an answer that never comes", async () => {
    expect(await hasty.send(message("/silent"))).toEqual({ is: "problem", problem: "late" });
  });

  it("follows no redirect, and carries the name in spite of the pinned address", () => {
    expect(asked).toContain(`POST /away localhost:${port}`);
    expect(asked.filter((line) => line.includes("/secret"))).toEqual([]);
  });

  it.each([
    ["http://localhost/", "not_https"],
    ["https://user:word@example.org/", "names_user"],
    ["https://127.0.0.1/", "not_public"],
    ["https://2130706433/", "not_public"],
    ["https://0x7f.1/", "not_public"],
    ["https://[::1]/", "not_public"],
    ["https://[::ffff:169.254.169.254]/", "not_public"],
    ["https://169.254.169.254/latest/meta-data/", "not_public"],
    ["https://localhost/", "not_public"],
    ["https://no-such-name.invalid/", "name_unknown"],
    ["not an address", "not_an_address"],
  ])("to %s is refused before anything is sent", async (url, problem) => {
    expect(await open.whyNot(url)).toBe(problem);
    expect(await open.send({ url, headers: {}, body: "{}" })).toEqual({ is: "problem", problem });
  });

  it("connects to the address that was looked at, however the name answers the next time", async () => {
    let times = 0;
    const rebinding = createWebhookSender({
      toLoopback: "allowed",
      patienceMs: 400,
      resolve: async () => [{ address: (times += 1) === 1 ? "127.0.0.1" : "10.0.0.1", family: 4 }],
    });
    const url = `https://localhost:${port}/ok`;
    expect(await rebinding.send({ url, headers: {}, body: "{}" })).toEqual({ is: "taken" });
    expect(times).toBe(1);
    expect(await rebinding.whyNot(url)).toBe("not_public");
  });

  it("refuses a name with one address that is not fit among others that are", async () => {
    const resolve = async () => [
      { address: "93.184.216.34", family: 4 },
      { address: "::ffff:10.0.0.1", family: 6 },
    ];
    const mixed = createWebhookSender({ toLoopback: "refused", resolve });
    expect(await mixed.whyNot("https://example.org/")).toBe("not_public");
  });

  it("gives up on a name server that is silent, and on what speaks no TLS", async () => {
    const silent = createWebhookSender({
      toLoopback: "refused",
      patienceMs: 100,
      resolve: () => new Promise(() => undefined),
    });
    expect(await silent.whyNot("https://example.org/")).toBe("name_unknown");
    const plain = createPlain((_req, res) => res.end());
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const url = `https://localhost:${(plain.address() as AddressInfo).port}/`;
    expect(await local.send({ url, headers: {}, body: "{}" })).toMatchObject({ is: "problem" });
    plain.closeAllConnections();
    plain.close();
  });
});

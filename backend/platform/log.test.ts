/** Whatever is handed to the log, by us or by a library that failed: no secret comes out. */
import { describe, expect, it } from "@jest/globals";
import { Secret } from "../ports/secret.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import { createLog } from "./log.ts";

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJsZW5hIn0.c2lnbmF0dXJlLW9mLWl0";
const opaque = "q7Zk_0pJ3vW-XyTt9LmN4bRfGh2sQe8u";

function heard(say: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = [];
  say(createLog("trace", { write: (line) => void lines.push(line) }));
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  return lines.join("");
}

/** Errors as HTTP and OAuth clients throw them: with the request, its headers, the answer and a chain of causes. */
function hostileError(): Error {
  const request = {
    headers: { Authorization: `Bearer ${opaque}`, cookie: `a=${opaque}` },
    body: `refresh_token=${opaque}`,
  };
  const cause = Object.assign(new Error(`401 for https://user:${opaque}@vendor.example/token?code=${opaque}&x=1`), {
    request,
    response: { data: { access_token: jwt } },
    config: { client_secret: opaque },
  });
  const middle = new AggregateError([cause, new Error(`Authorization: Bearer ${opaque}`)], `token ${jwt}`, { cause });
  const error = Object.assign(new Error(`failed with client_secret=${opaque}`, { cause: middle }), {
    headers: request.headers,
    code: opaque,
    options: { token: opaque },
  });
  return Object.assign(error, { self: error });
}

describe("the log", () => {
  it.each<[string, (log: ReturnType<typeof createLog>) => void]>([
    ["an error with its request, answer and causes", (log) => log.error({ err: hostileError() }, "failed")],
    ["an error alone", (log) => log.error(hostileError())],
    ["an error by another name", (log) => log.warn({ error: hostileError(), reason: [hostileError()] }, "failed")],
    ["an error in the bindings of a child", (log) => log.child({ last: hostileError() }).info({}, "on")],
    ["a token in the words", (log) => log.info({}, `got ${jwt} and Bearer ${opaque}`)],
    ["a token in an argument of the words", (log) => log.info("got %s", `access_token=${opaque}`)],
    [
      "headers as they came",
      (log) => log.info({ headers: { authorization: `Bearer ${opaque}`, "Set-Cookie": [opaque] } }),
    ],
    ["headers of a client", (log) => log.info({ headers: new Headers({ authorization: `Basic ${opaque}` }) })],
    ["a map", (log) => log.info({ kept: new Map([["refresh_token", opaque]]) })],
    ["fields far inside", (log) => log.info({ a: { b: [{ c: { "Refresh-Token": opaque, ClientSecret: opaque } }] } })],
    [
      "what a person sent",
      (log) => log.info({ body: { code: opaque, state: opaque, code_verifier: opaque, password: opaque } }),
    ],
    [
      "an address of ours with a guest's key",
      (log) => log.info({ url: `https://slotside.example/s/SL-1?key=${opaque}` }),
    ],
    ["an address of a mail server", (log) => log.info({ url: `smtp://mailer:${opaque}@mail.example:587` })],
    ["a webhook's secret", (log) => log.info({ made: `whsec_${opaque}` })],
    ["a private key", (log) => log.info({ pem: `-----BEGIN PRIVATE KEY-----\n${opaque}\n-----END PRIVATE KEY-----` })],
    [
      "one of ours",
      (log) => log.info({ kept: new Secret(opaque), inside: { kept: new Secret(opaque) } }, String(new Secret(opaque))),
    ],
    ["bytes", (log) => log.info({ raw: Buffer.from(opaque) })],
    [
      "a fault of a vendor",
      (log) =>
        log.warn({
          err: new VendorFault("no", {
            vendor: "zoom",
            operation: "renew",
            kind: "grant_revoked",
            cause: hostileError(),
          }),
        }),
    ],
  ])("says nothing secret of %s", (_what, say) => {
    const text = heard(say);
    for (const secret of [opaque, jwt]) expect(text.replaceAll(secret, "THE SECRET")).not.toContain("THE SECRET");
  });

  it("keeps what helps: names, words of ours, where it happened and why", () => {
    const cause = new TypeError("the other end hung up");
    const fault = new VendorFault("away", {
      vendor: "microsoft",
      operation: "create event",
      kind: "unavailable",
      cause,
    });
    const [line = ""] = heard((log) =>
      log.error({ err: fault, state: "waiting", code: "calendar_unreadable" }, "not told"),
    ).split("\n");
    const { level, msg, err, state, code } = JSON.parse(line) as Record<string, unknown>;
    expect({ level, msg, state, code }).toEqual({
      level: "error",
      msg: "not told",
      state: "waiting",
      code: "calendar_unreadable",
    });
    expect(err).toMatchObject({ vendor: "microsoft", operation: "create event", kind: "unavailable", message: "away" });
    expect(err).toMatchObject({
      stack: expect.stringContaining("log.test.ts"),
      cause: { message: "the other end hung up" },
    });
  });

  it("survives what cannot be written down", () => {
    const circle: Record<string, unknown> = {
      name: "circle",
      big: 10n,
      sign: Symbol("x"),
      none: undefined,
      call: () => 1,
    };
    circle["again"] = circle;
    const text = heard((log) => log.info({ circle, list: Array.from({ length: 10_000 }, (_, at) => at) }, "odd"));
    expect(text).toContain('"name":"circle"');
    expect(text.length).toBeLessThan(2_000);
  });
});

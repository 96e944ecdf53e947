/** A world for the tests of the Zoom stand-in: its own certificate, free ports, and a clock that only the test moves. */
import { existsSync, mkdtempSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import selfsigned from "selfsigned";
import { createCallLog } from "../call-log.ts";
import { createChance } from "../chance.ts";
import { createClock } from "../clock.ts";
import { createFaultPlan } from "../faults.ts";
import { originsFrom } from "../ports.ts";
import type { Site } from "../site.ts";
import { createSnapshot } from "../snapshot.ts";
import { createTimers } from "../timers.ts";
import type { World } from "../world.ts";

const specs = process.env["SANDBOX_SPECS"] ?? fileURLToPath(new URL("../../../shared/specs", import.meta.url));

/** 24 November 2026, 09:00 UTC. */
export const testNow = Date.parse("2026-11-24T09:00:00Z");

/** Contracts are checked when the folder of specs is there. No manifest exists unless the test writes one. */
export async function createTestWorld(given: Partial<World> = {}): Promise<World> {
  const pems = await selfsigned.generate([{ name: "commonName", value: "localhost" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
  });
  const clock = createClock(() => testNow);
  const snapshot = createSnapshot(undefined);
  return {
    clock,
    log: createCallLog(clock),
    faults: createFaultPlan(),
    snapshot,
    timers: createTimers({ clock, snapshot }),
    chance: createChance({ snapshot }),
    origins: originsFrom(5200),
    productOrigin: "https://localhost:5243",
    tls: { cert: pems.cert, key: pems.private },
    manifestsFolder: mkdtempSync(join(tmpdir(), "zoom-manifests-")),
    ...(existsSync(join(specs, "zoom")) ? { specsFolder: specs } : {}),
    ...given,
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Throws when the text is not JSON. */
  json(): Record<string, unknown>;
}

export type Caller = (
  method: string,
  path: string,
  sent?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly form?: Readonly<Record<string, string>>;
  },
) => Promise<Reply>;

/** Starts the site on a free port and gives back how to call and how to stop it. */
export async function startSite(
  site: Site,
  world: World,
): Promise<{ readonly call: Caller; readonly port: number; readonly stop: () => Promise<void> }> {
  const port = await site.listen(0);
  const call: Caller = (method, path, { headers = {}, json, form } = {}) =>
    new Promise((resolve, reject) => {
      const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json);
      const type = form ? "application/x-www-form-urlencoded" : "application/json";
      const req = request(
        {
          host: "localhost",
          port,
          method,
          path,
          ca: world.tls.cert,
          headers: { ...(body ? { "content-type": type } : {}), ...headers },
        },
        (res) => {
          let text = "";
          res.setEncoding("utf8");
          res.on("data", (chunk: string) => (text += chunk));
          res.on("end", () =>
            resolve({
              status: res.statusCode ?? 0,
              headers: res.headers,
              text,
              json: () => JSON.parse(text) as Record<string, unknown>,
            }),
          );
        },
      );
      req.on("error", reject);
      req.end(body);
    });
  return { call, port, stop: () => site.close() };
}

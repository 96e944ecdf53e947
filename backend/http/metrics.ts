/** `/metrics`: what this process did, and what waits in the database, for dashboards and alarms. */
import { timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createMetrics } from "../platform/metrics.ts";
import type { Gauge } from "../platform/metrics.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import { publicRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";
import { hashOf } from "../platform/vault.ts";
import { hearVendorCalls } from "../platform/vendor-calls.ts";
import type { WaitingWork } from "../platform/waiting-work.ts";

/** A request that was answered. */
export interface Answered {
  readonly method: string;
  /** The route, never the address. */
  readonly route: string;
  readonly status: number;
  readonly milliseconds: number;
}

export interface ServedMetrics {
  readonly routes: readonly Route[];
  readonly noteAnswered: (answered: Answered) => void;
  close(): void;
}

/** Without a `token` only this very machine may read them; for everybody else there is no such page. */
export function createServedMetrics(ground: {
  readonly token: string | undefined;
  readonly countWaiting: () => Promise<WaitingWork>;
}): ServedMetrics {
  const metrics = createMetrics();
  const requests = metrics.durations("slotside_request_seconds", "Requests answered, by route and status.");
  const calls = metrics.durations("slotside_vendor_call_seconds", "Calls to vendors, by operation and status.");
  const stop = hearVendorCalls(({ vendor, operation, status, milliseconds }) =>
    calls.note({ vendor, operation, status: String(status ?? "none") }, milliseconds),
  );
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return {
    routes: [
      publicRoute({
        method: "GET",
        path: "/metrics",
        handle: async ({ headers, clientAddress }) => {
          if (!mayRead(ground.token, { authorization: headers["authorization"], clientAddress }))
            throw new RequestProblem("not_found", "There is nothing at this address.");
          const waiting = await ground.countWaiting().catch(() => undefined);
          const body = metrics.render([...processGauges(delay.percentile(99)), ...waitingGauges(waiting)]);
          delay.reset();
          return { status: 200, headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" }, body };
        },
      }),
    ],
    noteAnswered: ({ method, route, status, milliseconds }) =>
      requests.note({ method, route, status: String(status) }, milliseconds),
    close: () => {
      stop();
      delay.disable();
    },
  };
}

function mayRead(
  token: string | undefined,
  from: { readonly authorization: string | undefined; readonly clientAddress: string },
): boolean {
  if (token === undefined) return from.clientAddress === "::1" || from.clientAddress.startsWith("127.");
  const given = Buffer.from(hashOf(from.authorization ?? ""));
  return timingSafeEqual(given, Buffer.from(hashOf(`Bearer ${token}`)));
}

function processGauges(delayNanoseconds: number): readonly Gauge[] {
  return [
    {
      name: "process_resident_memory_bytes",
      help: "Memory of this process.",
      values: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: "slotside_up_seconds",
      help: "Since this process began.",
      values: [{ value: Math.round(process.uptime()) }],
    },
    {
      name: "slotside_event_loop_delay_seconds",
      help: "How late this process is, of a hundred times the worst but one, since it was read last.",
      values: [{ value: Number.isNaN(delayNanoseconds) ? 0 : delayNanoseconds / 1e9 }],
    },
  ];
}

function waitingGauges(waiting: WaitingWork | undefined): readonly Gauge[] {
  const up: Gauge = {
    name: "slotside_database_up",
    help: "Whether the database answers.",
    values: [{ value: waiting === undefined ? 0 : 1 }],
  };
  if (waiting === undefined) return [up];
  return [
    up,
    {
      name: "slotside_waiting",
      help: "Work that is due and not done, by kind, of all processes.",
      values: waiting.due.map(({ what, count }) => ({ labels: { what }, value: count })),
    },
    {
      name: "slotside_waiting_seconds",
      help: "For how long the oldest of it has been due.",
      values: waiting.due.map(({ what, seconds }) => ({ labels: { what }, value: seconds })),
    },
    {
      name: "slotside_open_incidents",
      help: "What is broken and was told to somebody, by vendor.",
      values: waiting.incidents.map(({ vendor, count }) => ({ labels: { vendor }, value: count })),
    },
  ];
}

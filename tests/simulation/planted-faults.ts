/**
 * Faults planted into the product, to see that the checker finds them. Each changes what passes between the product and its
 * database or its vendors, as the product would do it if that fault were in it; the product itself has no hook for them.
 */
import type { Answer } from "#sandbox/site.ts";
import {
  type Favour,
  cancelling,
  draggingMeanwhile,
  dying,
  emptying,
  failing,
  joining,
  losing,
  losingMeanwhile,
  losingRemovals,
  moving,
  movingMeanwhile,
} from "./favours.ts";
import type { CloudCall, Meddle } from "./simulated-clouds.ts";
import type { Chance } from "./seeded-chance.ts";
import type { Intercept, Statement } from "./simulated-database.ts";

export interface Planted {
  readonly intercept?: Intercept;
  readonly meddle?: Meddle;
  /** Statements of a transaction stand by themselves. */
  readonly transactions?: "none";
  /** Sweeps that never run. */
  readonly without?: readonly string[];
}

export type Plant = (given: { readonly chance: Chance }) => Planted;

export interface PlantedFault {
  readonly name: string;
  readonly plant: Plant;
  /** With the fault and without. */
  readonly favour?: Favour;
  /** A seed that finds it at the present product. */
  readonly caughtBy: number;
  /** How many operations of that seed are enough. */
  readonly within: number;
}

/** The jobs that compare accounts with the database now and then: they mend what some faults do, which would hide it. They never run, with the fault and without. */
export const comparing = ["compare accounts", "look again"] as const;

/** Replaces text in every statement that contains `where`. */
function rewrite(where: string, from: RegExp, to: string): Planted {
  return {
    intercept: (statement) =>
      statement.sql.includes(where) ? { ...statement, sql: statement.sql.replace(from, to) } : statement,
  };
}

/** Never sends statements that fit; answers that nothing was there. */
function skip(fits: (statement: Statement) => boolean): Planted {
  return { intercept: (statement) => (fits(statement) ? { rows: [] } : statement) };
}

/** Changes what a statement found. */
function misread(
  fits: (sql: string) => boolean,
  change: (row: Record<string, unknown>) => Record<string, unknown>,
): Planted {
  return { intercept: (statement) => (fits(statement.sql) ? { ...statement, change } : statement) };
}

type Reply = Answer | "dropped" | "held";

/** Answers some calls instead of the vendor. */
function instead(
  fits: (call: CloudCall) => boolean,
  answer: (call: CloudCall, next: () => Promise<Reply>) => Promise<Reply>,
): Planted {
  return { meddle: (call, next) => (fits(call) ? answer(call, next) : next()) };
}

const isEventWrite = ({ site, method, url }: CloudCall): boolean =>
  site === "graph" && (method === "PATCH" || method === "POST") && /\/me\/events(\/[^/]+)?$/.test(url.pathname);
const isEventPatch = (call: CloudCall): boolean => isEventWrite(call) && call.method === "PATCH";
const isGooglePatch = ({ site, method, url }: CloudCall): boolean =>
  site === "google" && method === "PATCH" && /\/events\/[^/]+$/.test(url.pathname);
const isMeetingCall =
  (method: string) =>
  (call: CloudCall): boolean =>
    call.site === "zoom" && call.method === method && /\/v2\/meetings\/\d+$/.test(call.url.pathname);
const isCancel = ({ site, method, url }: CloudCall): boolean =>
  site === "graph" && method === "POST" && url.pathname.endsWith("/cancel");

/** Sends the call without a field of its body. */
function without(field: string): (call: CloudCall, next: () => Promise<Reply>) => Promise<Reply> {
  return (call, next) => {
    const body = JSON.parse(call.body || "{}") as Record<string, unknown>;
    delete body[field];
    call.body = JSON.stringify(body);
    return next();
  };
}

const nothing = (status: number) => async (): Promise<Reply> => ({ status });

const inSearch = ({ url }: CloudCall): boolean =>
  url.pathname.endsWith("/me/events") && url.searchParams.has("$filter");

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: "a finished run claims what was asked for while it ran",
    caughtBy: 3,
    within: 30,
    favour: movingMeanwhile,
    plant: () =>
      rewrite(
        '"applied_version" = $1',
        /"applied_version" = \$1/,
        '"applied_version" = greatest($1::int, desired_version)',
      ),
  },
  {
    name: "the generation of an event is not raised",
    caughtBy: 2,
    within: 40,
    favour: emptying,
    plant: () =>
      rewrite('update "session_events"', /"generation" = (\$\d+)/, '"generation" = greatest(generation, $1::int * 0)'),
  },
  {
    name: "leases are ignored",
    caughtBy: 9,
    within: 30,
    favour: movingMeanwhile,
    plant: () => ({
      intercept: (statement) => {
        if (!statement.sql.startsWith('update "session_sync"')) return statement;
        const taken = statement.sql.replace(
          /\("leased_until" is null or(?=.* returning "desired_version")/,
          "(true or",
        );
        return { ...statement, sql: taken.replace(/and "lease_id" = (\$\d+)/, "and $1::uuid is not null") };
      },
    }),
  },
  {
    name: "a dead worker's lease never ends",
    caughtBy: 1,
    within: 30,
    favour: dying,
    plant: () =>
      rewrite(
        "session_sync",
        /\("leased_until" is null or "leased_until" <= (\$\d+)\)/,
        '("leased_until" is null and $1::timestamptz is not null)',
      ),
  },
  {
    name: "idempotency keys are not kept",
    caughtBy: 2,
    within: 30,
    favour: { again: 0.5 },
    plant: () => skip(({ sql }) => sql.startsWith('insert into "idempotency_keys"')),
  },
  {
    name: "claims of time do not count",
    caughtBy: 1,
    within: 30,
    plant: () => ({
      intercept: (statement) => {
        if (!statement.sql.startsWith('insert into "session_claims"')) return statement;
        return { ...statement, parameters: statement.parameters.map((value) => (value === true ? false : value)) };
      },
    }),
  },
  {
    name: "some changes ask for no vendor call",
    caughtBy: 1,
    within: 30,
    favour: moving,
    plant: ({ chance }) => skip(({ sql }) => sql.startsWith('insert into "session_sync"') && chance.hits(0.3)),
  },
  {
    name: "what is due again is never looked for",
    caughtBy: 1,
    within: 30,
    favour: moving,
    plant: () => ({
      intercept: (statement) =>
        /^select .* from "session_sync"/.test(statement.sql) && statement.sql.includes("limit")
          ? { rows: [] }
          : statement,
    }),
  },
  {
    name: "a failure counts as done",
    caughtBy: 1,
    within: 30,
    favour: failing,
    plant: () =>
      rewrite(
        '"last_problem" = $3, "due_at" = case',
        /"last_problem" = \$3/,
        '"last_problem" = $3, "applied_version" = desired_version',
      ),
  },
  {
    name: "what failed is put off for years",
    caughtBy: 1,
    within: 30,
    favour: failing,
    plant: () =>
      rewrite(
        '"last_problem" = $3, "due_at" = case',
        /else (\$\d+)::timestamptz/,
        "else $1::timestamptz + interval '10 years'",
      ),
  },
  { name: "transactions are not atomic", caughtBy: 1, within: 30, plant: () => ({ transactions: "none" }) },
  {
    name: "events are made without a transaction id, and not looked for",
    caughtBy: 1,
    within: 30,
    favour: losing,
    plant: () => ({
      meddle: (call, next) => {
        if (call.site === "graph" && inSearch(call)) return Promise.resolve({ status: 200, body: { value: [] } });
        return isEventWrite(call) && call.method === "POST" ? without("transactionId")(call, next) : next();
      },
    }),
  },
  {
    name: "nobody looks for a Zoom meeting before making one",
    caughtBy: 3,
    within: 30,
    favour: losing,
    plant: () =>
      instead(
        ({ site, method, url }) => site === "zoom" && method === "GET" && url.pathname.endsWith("/meetings"),
        async () => ({ status: 200, body: { page_size: 300, next_page_token: "", meetings: [] } }),
      ),
  },
  {
    name: "a new time is not written into the event",
    caughtBy: 1,
    within: 30,
    favour: moving,
    plant: () => instead(isEventPatch, (call, next) => without("start")(call, () => without("end")(call, next))),
  },
  {
    name: "who joins or leaves is not written into the event",
    caughtBy: 2,
    within: 40,
    favour: joining,
    plant: () => instead((call) => isEventPatch(call) || isGooglePatch(call), without("attendees")),
  },
  {
    name: "the link is not written into the event",
    caughtBy: 3,
    within: 30,
    favour: moving,
    plant: () =>
      instead(isEventWrite, (call, next) => without("location")(call, () => without("locations")(call, next))),
  },
  {
    name: "a cancelled event is left standing",
    caughtBy: 1,
    within: 30,
    favour: cancelling,
    plant: () => instead(isCancel, nothing(202)),
  },
  {
    name: "a Zoom meeting is left standing",
    caughtBy: 1,
    within: 30,
    favour: cancelling,
    plant: () => instead(isMeetingCall("DELETE"), nothing(204)),
  },
  {
    name: "a Zoom meeting is not moved",
    caughtBy: 1,
    within: 30,
    favour: moving,
    plant: () => instead(isMeetingCall("PATCH"), nothing(204)),
  },
  {
    name: "an event that is gone counts as a failure",
    caughtBy: 1,
    within: 30,
    favour: losingRemovals,
    plant: () =>
      instead(isCancel, async (_call, next) => {
        const reply = await next();
        return typeof reply !== "string" && reply.status === 404 ? { status: 503, body: {} } : reply;
      }),
  },
  {
    name: "a Zoom meeting that is gone counts as a failure",
    caughtBy: 1,
    within: 30,
    favour: losingRemovals,
    plant: () =>
      instead(isMeetingCall("DELETE"), async (_call, next) => {
        const reply = await next();
        return typeof reply !== "string" && reply.status === 404 ? { status: 503, body: {} } : reply;
      }),
  },
  {
    name: "what an unanswered change may have done is forgotten",
    caughtBy: 3,
    within: 30,
    favour: losingMeanwhile,
    plant: () => skip(({ sql }) => /^update "session_(events|meetings)" set "attempted" = /.test(sql)),
  },
  {
    name: "that a message was sent is not kept",
    caughtBy: 1,
    within: 30,
    favour: cancelling,
    plant: () => skip(({ sql }) => sql.startsWith('update "session_notices" set "outcome"')),
  },
  {
    name: "whether an event has been changed meanwhile is not asked",
    caughtBy: 5,
    within: 30,
    favour: draggingMeanwhile,
    plant: () => ({
      meddle: (call, next) => {
        delete call.headers["if-match"];
        return next();
      },
    }),
  },
  {
    name: "a class has one place more than it has",
    caughtBy: 1,
    within: 30,
    favour: { rather: { publish: 3, rush: 6, join: 3 } },
    plant: () =>
      misread(
        (sql) => / from "sessions"/.test(sql),
        (row) => ("capacity" in row ? { ...row, capacity: Number(row["capacity"]) + 1 } : row),
      ),
  },
  {
    name: "sessions are found by id alone",
    caughtBy: 1,
    within: 30,
    favour: { rather: { trespass: 10 } },
    plant: () => rewrite('from "sessions"', /"sessions"\."tenant_id" = (\$\d+)/, "$1::uuid is not null"),
  },
  {
    name: "an attempt is not written down before the call",
    caughtBy: 6,
    within: 30,
    favour: dying,
    plant: () =>
      skip(
        ({ sql, parameters }) => /^insert into "session_(events|meetings)"/.test(sql) && parameters.includes("none"),
      ),
  },
];

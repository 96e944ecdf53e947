/** Calls to the Google Calendar API v3 as the owner of a connection. */
import { exchange, type VendorReply } from "../../platform/vendor-request.ts";
import type { CallBudget } from "../../ports/call-budget.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import { googleFault, isPushRefusal } from "./google-fault.ts";

export interface GoogleRequest {
  /** In our words, for faults: `create event`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/calendar/v3`, encoded, without its query: `/calendars/primary/events`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** A POST that changes nothing. */
  readonly only?: "asks";
  /** An etag: refused with 412 when the object is not as it says any more. */
  readonly ifMatch?: string;
}

export interface GoogleClient {
  /**
   * The answer, whatever its status, for callers that know what a refusal means. A 401 is tried once more with a renewed
   * token.
   *
   * Fails: unavailable (no answer), and what the token broker fails with.
   */
  ask(grant: GrantRef, request: GoogleRequest): Promise<VendorReply>;
  /** The body of a 2xx answer. Fails as `ask`, and with the fault that the refusal means. */
  read(grant: GrantRef, request: GoogleRequest): Promise<unknown>;
  /** Throws the fault that this answer means, unless it is 2xx. */
  judge(reply: VendorReply, request: GoogleRequest): void;
  /** The calendar in which sessions are written, by Google's id; `undefined` = the main one. */
  targetOf(grant: GrantRef): Promise<string | undefined>;
}

export interface GoogleClientOptions {
  /** `https://www.googleapis.com` */
  readonly origin: string;
  readonly tokens: TokenBroker;
  readonly clock: Clock;
  /** Keeps calls to one calendar few. */
  readonly callBudget: CallBudget;
  readonly targetOf?: GoogleClient["targetOf"] | undefined;
  readonly timeoutMs?: number;
}

export function createGoogleClient({
  origin,
  tokens,
  clock,
  callBudget,
  targetOf = async () => undefined,
  timeoutMs,
}: GoogleClientOptions): GoogleClient {
  const send = (request: GoogleRequest, token: Secret<string>): Promise<VendorReply> =>
    exchange(
      {
        method: request.method,
        url: `${origin}/calendar/v3${request.path}${queryOf(request)}`,
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          ...(request.ifMatch ? { "if-match": request.ifMatch } : {}),
        },
        ...(request.only === undefined ? {} : { only: request.only }),
        json: request.json,
      },
      { vendor: "google", operation: request.operation, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
  const judge = (reply: VendorReply, { operation }: GoogleRequest): void => {
    if (reply.status < 200 || reply.status > 299) throw googleFault(reply, { operation, clock });
  };
  const ask = (grant: GrantRef, request: GoogleRequest): Promise<VendorReply> =>
    callBudget.inTurn(grant, async () => {
      const token = await tokens.accessToken(grant);
      const reply = await send(request, token);
      // An address that Google will not call is answered with 401 as well; no token helps there.
      if (reply.status !== 401 || isPushRefusal(reply)) return reply;
      return send(request, await tokens.renewedAccessToken(grant, token));
    });
  return {
    ask,
    judge,
    targetOf,
    async read(grant, request) {
      const reply = await ask(grant, request);
      judge(reply, request);
      return reply.body;
    },
  };
}

function queryOf({ query }: GoogleRequest): string {
  return query === undefined ? "" : `?${new URLSearchParams(query).toString()}`;
}

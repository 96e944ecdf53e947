/** Calls to Microsoft Graph v1.0 as the owner of a connection. */
import { exchange, type VendorReply } from "../../platform/vendor-request.ts";
import { AppToken, pathWith } from "../../ports/app-token.ts";
import type { CallBudget } from "../../ports/call-budget.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { graphFault } from "./graph-fault.ts";

export interface GraphRequest {
  /** In our words, for faults: `create event`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/v1.0`, encoded, with its query: `/me/events/AAMk…`; with a token of our own `me` becomes the account. */
  readonly path: string;
  readonly json?: unknown;
  /** A POST that changes nothing. */
  readonly only?: "asks";
  /** Instead of `json`, where the body names the mailbox as well: `me` or `users/{id}`. */
  readonly jsonFor?: (mailbox: string) => unknown;
  /** An etag: refused with 412 when the object is not as it says any more. */
  readonly ifMatch?: string;
  /** What else is preferred, besides times in UTC. */
  readonly prefer?: string;
  /** For what takes Graph longer than other calls. */
  readonly timeoutMs?: number;
}

export interface GraphClient {
  /**
   * The answer, whatever its status, for callers that know what a refusal means. Times in answers are UTC. A 401 is tried
   * once more with a renewed token.
   *
   * Fails: unavailable (no answer), and what the token broker fails with.
   */
  ask(grant: GrantRef, request: GraphRequest): Promise<VendorReply>;
  /** The body of a 2xx answer. Fails as `ask`, and with the fault that the refusal means. */
  read(grant: GrantRef, request: GraphRequest): Promise<unknown>;
  /** Throws the fault that this answer means, unless it is 2xx. */
  judge(reply: VendorReply, request: GraphRequest): void;
  /** The calendar in which sessions are written, by Graph's id; `undefined` = the main one. */
  targetOf(grant: GrantRef): Promise<string | undefined>;
  /** The path of `@odata.nextLink`. Fails: unexpected_reply, when it leads away from Graph: our bearer would go with it. */
  pathOf(nextLink: string, request: GraphRequest): string;
}

export interface GraphClientOptions {
  /** `https://graph.microsoft.com` */
  readonly origin: string;
  readonly tokens: TokenBroker;
  readonly clock: Clock;
  /** Keeps calls to one mailbox few: Exchange refuses the fifth at a time of one app. */
  readonly callBudget: CallBudget;
  readonly targetOf?: GraphClient["targetOf"] | undefined;
  readonly timeoutMs?: number;
}

export function createGraphClient({
  origin,
  tokens,
  clock,
  callBudget,
  targetOf = async () => undefined,
  timeoutMs,
}: GraphClientOptions): GraphClient {
  const base = `${origin}/v1.0`;
  const send = (request: GraphRequest, token: Secret<string>): Promise<VendorReply> =>
    exchange(
      {
        method: request.method,
        url: `${base}${pathWith(token, request.path, "/me")}`,
        headers: {
          authorization: `Bearer ${token.reveal()}`,
          prefer: `outlook.timezone="UTC"${request.prefer ? `, ${request.prefer}` : ""}`,
          ...(request.ifMatch ? { "if-match": request.ifMatch } : {}),
        },
        ...(request.only === undefined ? {} : { only: request.only }),
        json: request.jsonFor ? request.jsonFor(mailboxOf(token)) : request.json,
      },
      {
        vendor: "microsoft",
        operation: request.operation,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      },
    );
  const judge = (reply: VendorReply, { operation }: GraphRequest): void => {
    if (reply.status < 200 || reply.status > 299) throw graphFault(reply, { operation, clock });
  };
  const ask = (grant: GrantRef, request: GraphRequest): Promise<VendorReply> =>
    callBudget.inTurn(grant, async () => {
      const token = await tokens.accessToken(grant);
      const reply = await send(request, token);
      return reply.status === 401 ? send(request, await tokens.renewedAccessToken(grant, token)) : reply;
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
    pathOf(nextLink, { operation }) {
      if (nextLink.startsWith(`${base}/`)) return nextLink.slice(base.length);
      throw new VendorFault(`${operation}: the next page lies elsewhere`, {
        vendor: "microsoft",
        operation,
        kind: "unexpected_reply",
      });
    },
  };
}

const mailboxOf = (token: Secret<string>): string =>
  token instanceof AppToken ? `users/${encodeURIComponent(token.accountId)}` : "me";

/** Calls to Zoom's API v2 as the owner of a connection. */
import { exchange, type VendorReply } from "../../platform/vendor-request.ts";
import { pathWith } from "../../ports/app-token.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import type { GrantRef, TokenBroker } from "../../ports/token-broker.ts";
import { zoomFault } from "./zoom-fault.ts";

export interface ZoomRequest {
  /** In our words, for faults: `create meeting`. */
  readonly operation: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `/v2`, encoded, with its query; with a token of our own `/users/me` becomes the account. */
  readonly path: string;
  readonly json?: unknown;
}

export interface ZoomClient {
  /**
   * The answer, whatever its status. A 401 is tried once more with a renewed token.
   *
   * Fails: unavailable (no answer), and what the token broker fails with.
   */
  ask(grant: GrantRef, request: ZoomRequest): Promise<VendorReply>;
  /** Throws the fault that this answer means, unless it is 2xx. */
  judge(reply: VendorReply, request: ZoomRequest): void;
}

export interface ZoomClientOptions {
  /** `https://api.zoom.us`. The `api_url` that comes with tokens is not followed: a bearer goes to configured hosts only. */
  readonly origin: string;
  readonly tokens: TokenBroker;
  readonly clock: Clock;
  readonly timeoutMs?: number;
}

export function createZoomClient({ origin, tokens, clock, timeoutMs }: ZoomClientOptions): ZoomClient {
  const send = (request: ZoomRequest, token: Secret<string>): Promise<VendorReply> =>
    exchange(
      {
        method: request.method,
        url: `${origin}/v2${pathWith(token, request.path, "/users/me")}`,
        headers: { authorization: `Bearer ${token.reveal()}` },
        json: request.json,
      },
      { vendor: "zoom", operation: request.operation, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    );
  return {
    async ask(grant, request) {
      const token = await tokens.accessToken(grant);
      const reply = await send(request, token);
      return reply.status === 401 ? send(request, await tokens.renewedAccessToken(grant, token)) : reply;
    },
    judge(reply, { operation }) {
      if (reply.status < 200 || reply.status > 299) throw zoomFault(reply, { operation, clock });
    },
  };
}

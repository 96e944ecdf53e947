/** A route as plain data. Only `http/` knows which server runs it. */
import type { ServerResponse } from "node:http";
import type { z } from "zod";
import type { Caller } from "./caller.ts";

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Objects go out as JSON, strings as they are (set a content-type). */
  readonly body?: unknown;
  /** Takes over the response (Server-Sent Events); the connection's end is its `close` event. */
  readonly stream?: (res: ServerResponse) => void;
}

export interface RouteRequest<Params, Query, Body, Who> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The validated caller; `undefined` only on public routes. */
  readonly caller: Who;
  readonly requestId: string;
  /** The integer in `If-Match`, when one was sent. */
  readonly ifMatch: number | undefined;
  /** The `Idempotency-Key` header, when one was sent (printable, ≤ 200). */
  readonly idempotencyKey: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it came, for signatures over it; empty when there was none. */
  readonly rawBody: Buffer;
  /** Where the connection comes from, for limits; never proof of anything. */
  readonly clientAddress: string;
}

export type SuccessStatus = 200 | 201 | 202 | 204;

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With `:name` parameters, complete: `/api/v1/sessions/:id`. */
  readonly path: string;
  readonly access: "person" | "public";
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** What the body is written in; a form only where a page of ours posts it without a script. */
  readonly bodyFormat?: "json" | "form";
  /** Files, probes and vendors' hooks are not counted against the address they come from. */
  readonly counted?: false;
  /** What it does, in a few words, for the API's document. Everything below `/api/v1` has one. */
  readonly summary?: string;
  /** The body of its success; absent = there is none. */
  readonly reply?: z.ZodType;
  /** What the reply is when it is not JSON. */
  readonly replyType?: string;
  /** The status of its success; 200 with a reply and 204 without one, unless it says otherwise. */
  readonly success?: SuccessStatus | readonly SuccessStatus[];
  readonly handle: (request: RouteRequest<never, never, never, never>) => Promise<Reply>;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** Declares a route for signed-in callers; the schemas give the handler its types. */
export function personRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  route: RouteShape<P, Q, B> & {
    readonly handle: (request: RouteRequest<Parsed<P>, Parsed<Q>, Parsed<B>, Caller>) => Promise<Reply>;
  },
): Route {
  return { ...route, access: "person" } as unknown as Route;
}

/** Declares a route that anybody may call. */
export function publicRoute<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  route: RouteShape<P, Q, B> & {
    readonly handle: (request: RouteRequest<Parsed<P>, Parsed<Q>, Parsed<B>, undefined>) => Promise<Reply>;
  },
): Route {
  return { ...route, access: "public" } as unknown as Route;
}

interface RouteShape<P, Q, B> {
  readonly counted?: false;
  readonly method: Route["method"];
  readonly path: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyFormat?: Route["bodyFormat"];
  readonly summary?: string;
  readonly reply?: z.ZodType;
  readonly replyType?: string;
  readonly success?: Route["success"];
}

/** A row of the route table: how to call a route so that nothing but who calls decides, and what each caller gets. */
import type { RouteCast } from "./route-cast.ts";

/** In the order in which they call: who must not change anything comes first. */
export const callers = [
  "nobody",
  "wrongAudience",
  "appOnly",
  "wrongTenant",
  "guest",
  "outsider",
  "stranger",
  "colleague",
  "support",
  "learner",
  "panel",
  "provider",
  "scheduler",
  "administrator",
] as const;
export type CallerKind = (typeof callers)[number];

/** Those whose status each row says; the others' follows from it. */
export type Named =
  "learner" | "stranger" | "provider" | "colleague" | "scheduler" | "support" | "administrator" | "outsider";

export interface RouteCall {
  readonly params?: Readonly<Record<string, string>>;
  /** With its question mark. */
  readonly query?: string;
  readonly body?: unknown;
  /** A body as a page without a script posts it. */
  readonly form?: Readonly<Record<string, string>>;
}

type MakeCall = (cast: RouteCast) => RouteCall | Promise<RouteCall>;

export interface RouteRow {
  readonly access: "person" | "public";
  /** Made anew after somebody changed something, so that it does not decide what the next one gets. */
  readonly call: MakeCall;
  readonly expected: Readonly<Record<CallerKind, number>>;
}

/**
 * A route for signed-in people. Without a valid token of ours it is 401 for everybody, and 403 for organisations that are not set up;
 * A guest's bearer opens the pages of their own seat and nothing else; `panel` is the learner in their Zoom panel, who gets the same unless it is said.
 */
export function forPeople(
  call: MakeCall,
  statuses: Readonly<Record<Named, number>> & { readonly panel?: number },
): RouteRow {
  const strangers = { nobody: 401, wrongAudience: 401, appOnly: 401, wrongTenant: 403, guest: 401 };
  return { access: "person", call, expected: { ...strangers, panel: statuses.learner, ...statuses } };
}

/** A route that answers everybody the same, whoever they are. */
export function forAnybody(call: MakeCall, status: number): RouteRow {
  return {
    access: "public",
    call,
    expected: Object.fromEntries(callers.map((kind) => [kind, status])) as Record<CallerKind, number>,
  };
}

/** Everybody who is signed in, also in another organisation: there they get what is theirs. */
export function everybody(status: number): Readonly<Record<Named, number>> {
  return {
    learner: status,
    stranger: status,
    provider: status,
    colleague: status,
    scheduler: status,
    support: status,
    administrator: status,
    outsider: status,
  };
}

/** `status` for these, `otherwise` for all others. */
export function only(status: number, kinds: readonly Named[], otherwise: number): Readonly<Record<Named, number>> {
  return { ...everybody(otherwise), ...Object.fromEntries(kinds.map((kind) => [kind, status])) };
}

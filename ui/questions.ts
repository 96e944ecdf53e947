/**
 * The questions that can be asked before anything is drawn, each with the key that its answer is known by. Keys: me, offerings, providers,
 * slots, sessions, lookup. Nothing here needs React, which is still on its way when the first of them go out.
 */
import { QueryClient } from "@tanstack/react-query";
import { ApiProblem, Offline } from "#contract/client.ts";
import type { Client, Page } from "#contract/client.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Me, Provider } from "#contract/people.ts";
import type { LookupSession, Session, SessionLookup } from "#contract/sessions.ts";

export const dayMs = 86_400_000;
/** How many days one page of times covers. */
export const daysPerPage = 14;

/** Retries what may pass by itself (no network, 5xx); never what the rules or the identity provider said. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && mayPass(error),
        staleTime: 30_000,
        // "online" would pause requests where a host's browser reports no network although there is one.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

const mayPass = (error: Error): boolean =>
  error instanceof Offline || (error instanceof ApiProblem && error.problem.status >= 500);

interface MeQuery {
  readonly queryKey: readonly ["me"];
  readonly queryFn: () => Promise<Me>;
}

/** These can be asked before the screen is drawn that needs them: who somebody is, … */
export const meQuery = (client: Client): MeQuery => ({ queryKey: ["me"], queryFn: () => client.me() });

/** … what can be booked, … */
export const offeringsQuery = (client: Client): OfferingsQuery => ({
  queryKey: ["offerings"],
  queryFn: () => client.offerings(),
});

interface OfferingsQuery {
  readonly queryKey: readonly ["offerings"];
  readonly queryFn: () => Promise<readonly Offering[]>;
}

interface ProvidersQuery {
  readonly queryKey: readonly string[];
  readonly queryFn: () => Promise<readonly Provider[]>;
}

/** … who teaches it, … */
export const providersQuery = (client: Client, offeringId: string): ProvidersQuery => ({
  queryKey: ["providers", offeringId],
  queryFn: () => client.providers(offeringId),
});

/** What times are asked for: page 0 begins now. */
export interface SlotsWish {
  readonly offeringId: string;
  readonly providerId?: string;
  /** The session that would be moved. */
  readonly sessionId?: string;
  /** Times within the hours that are not free are wanted, too. */
  readonly also?: "muted";
  readonly page: number;
}

interface SlotsQuery {
  readonly queryKey: readonly string[];
  readonly queryFn: () => Promise<Slots>;
}

/** … one page of times, … */
export const slotsQuery = (client: Client, wish: SlotsWish): SlotsQuery => ({
  queryKey: ["slots", wish.offeringId, wish.providerId ?? "any", wish.sessionId ?? "new", String(wish.page)],
  queryFn: () => {
    const { from, to } = pageBounds(wish.page, client.now());
    const who = wish.providerId === undefined ? {} : { providerId: wish.providerId };
    const moved = wish.sessionId === undefined ? {} : { sessionId: wish.sessionId };
    const what = wish.also === undefined ? moved : { ...moved, also: wish.also };
    return client.slots(wish.offeringId, { from: toInstant(from), to: toInstant(to), ...who, ...what });
  },
});

/** The half-open span a page of times covers, in epoch milliseconds. */
export function pageBounds(page: number, now: number): { readonly from: number; readonly to: number } {
  const from = now + page * daysPerPage * dayMs;
  return { from, to: from + daysPerPage * dayMs };
}

/** The page on which an instant can be found. */
export const pageOf = (at: string, now: number): number =>
  Math.max(0, Math.floor((Date.parse(at) - now) / (daysPerPage * dayMs)));

/** As the server reads it. */
export const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

interface UpcomingQuery {
  readonly queryKey: readonly ["sessions", "upcoming"];
  readonly gcTime: number;
  readonly initialPageParam: string | undefined;
  readonly queryFn: (about: { readonly pageParam: string | undefined }) => Promise<Page<Session>>;
  readonly getNextPageParam: (page: Page<Session>) => string | undefined;
}

/** … what is scheduled and not over, page by page, … */
export const upcomingQuery = (client: Client): UpcomingQuery => ({
  queryKey: ["sessions", "upcoming"],
  gcTime: Number.POSITIVE_INFINITY,
  initialPageParam: undefined,
  queryFn: ({ pageParam }) => {
    const cursor = pageParam === undefined ? {} : { cursor: pageParam };
    return client.sessions({ from: toInstant(client.now()), status: "scheduled", limit: 50, ...cursor });
  },
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

interface LookupQuery {
  readonly queryKey: readonly ["lookup", LookupSession];
  readonly queryFn: () => Promise<SessionLookup>;
}

/** … and the session of an open appointment or meeting. Keys are part of the query, so a late answer for another one never shows. */
export const lookupQuery = (client: Client, queries: QueryClient, keys: LookupSession): LookupQuery => ({
  queryKey: ["lookup", keys],
  queryFn: async () => {
    const found = await client.lookupSession(keys);
    if (found.match === "session") queries.setQueryData(["session", found.session.id], found.session);
    return found;
  },
});

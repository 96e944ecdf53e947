/** Everything the screens read and do, as hooks. Keys: me, offerings, providers, slots, sessions, session, lookup. */
import { QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiProblem, Offline } from "#contract/client.ts";
import type { Action, Client, Page } from "#contract/client.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Me, Provider } from "#contract/people.ts";
import type { BookSession, LookupSession, Session, SessionLookup } from "#contract/sessions.ts";
import { usePolling } from "./live.tsx";
import type { Press } from "./standing-actions.ts";
import { useSurface } from "./surface-context.tsx";

const dayMs = 86_400_000;
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

/** A refresh that failed leaves what was known readable; without anything known it is the failure it is. */
function keepKnown<Query extends UseQueryResult | UpcomingSessions>(query: Query): Query {
  return query.isError && query.data !== undefined ? { ...query, isError: false, status: "success" } : query;
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

export function useOfferings(): UseQueryResult<readonly Offering[]> {
  const { client } = useSurface();
  return useQuery(offeringsQuery(client));
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

export function useProviders(offeringId: string): UseQueryResult<readonly Provider[]> {
  const { client } = useSurface();
  return useQuery(providersQuery(client, offeringId));
}

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

export function useSlots(wish: SlotsWish): UseQueryResult<Slots> {
  const { client } = useSurface();
  const refetchInterval = usePolling();
  return useQuery({ ...slotsQuery(client, wish), refetchInterval });
}

/** The half-open span a page of times covers, in epoch milliseconds. */
export function pageBounds(page: number, now: number): { readonly from: number; readonly to: number } {
  const from = now + page * daysPerPage * dayMs;
  return { from, to: from + daysPerPage * dayMs };
}

/** The page on which an instant can be found. */
export const pageOf = (at: string, now: number): number =>
  Math.max(0, Math.floor((Date.parse(at) - now) / (daysPerPage * dayMs)));

const toInstant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export type UpcomingSessions = UseInfiniteQueryResult<InfiniteData<Page<Session>>>;

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

export function useUpcoming(): UpcomingSessions {
  const { client } = useSurface();
  const refetchInterval = usePolling();
  return keepKnown(useInfiniteQuery({ ...upcomingQuery(client), refetchInterval }));
}

/** Over within the last year, or cancelled, newest first; at most the first hundred of each. */
export function usePast(): UseQueryResult<readonly Session[]> {
  const { client } = useSurface();
  return useQuery({
    queryKey: ["sessions", "past"],
    queryFn: async () => {
      const now = client.now();
      const from = toInstant(now - 365 * dayMs);
      const [cancelled, over] = await Promise.all([
        client.sessions({ from, status: "cancelled", limit: 100 }),
        client.sessions({ from, to: toInstant(now), limit: 100 }),
      ]);
      const byId = new Map([...over.items, ...cancelled.items].map((session) => [session.id, session]));
      return [...byId.values()]
        .filter((session) => session.status !== "scheduled" || Date.parse(session.endsAt) <= now)
        .sort((one, other) => other.startsAt.localeCompare(one.startsAt));
    },
  });
}

export function useSession(idOrReference: string): UseQueryResult<Session> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const refetchInterval = usePolling();
  const named = useQuery({
    queryKey: ["session", idOrReference],
    gcTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const session = await client.session(idOrReference);
      queries.setQueryData(["session", session.id], session);
      return session;
    },
    refetchInterval,
  });
  // Links carry the reference, but what changes is told by id: from its first answer on, the session is followed by that.
  const id = named.data?.id ?? idOrReference;
  return keepKnown(useQuery({ queryKey: ["session", id], queryFn: () => client.session(id), refetchInterval }));
}

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

export function useLookup(keys: LookupSession): UseQueryResult<SessionLookup> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const refetchInterval = usePolling();
  return keepKnown(useQuery({ ...lookupQuery(client, queries, keys), refetchInterval }));
}

/** The same key for the same wish, however often it is sent: a repeat after a lost answer happens once. */
export function useActionKey(): (wish: unknown) => string {
  const last = useRef<{ readonly wish: string; readonly key: string }>(undefined);
  return (wish) => {
    const text = JSON.stringify(wish);
    if (last.current?.wish !== text) last.current = { wish: text, key: crypto.randomUUID() };
    return last.current.key;
  };
}

type Stand = <T, Carried extends Action>(press: Press<Carried>, act: (action: Carried) => Promise<T>) => Promise<T>;

/** What is pressed outlasts a gap of the network. What that takes is loaded once the first screen is calm; before that it is tried once. */
export function useStanding(): Stand {
  const { client, me } = useSurface();
  return async (press, act) => {
    const loaded = await import("./standing-actions.ts").catch(() => undefined);
    return loaded ? loaded.stand(client, { ...press, whose: me.id }, act) : act(press.action);
  };
}

/** Shows a session as the answer to a change says it is, and asks for everything else that may differ. */
export function useChangedSession(): (session: Session) => void {
  const queries = useQueryClient();
  return (session) => {
    queries.setQueryData(["session", session.id], session);
    for (const key of ["sessions", "slots", "lookup"]) void queries.invalidateQueries({ queryKey: [key] });
  };
}

/** `name`: what is booked, for when it has to wait for the network. */
export function useBookSession(name = ""): UseMutationResult<Session, Error, BookSession> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const stand = useStanding();
  const onChanged = useChangedSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (booking) =>
      stand({ does: "book", name, action: { idempotencyKey: keyFor(booking) } }, (action) =>
        client.bookSession(booking, action),
      ),
    onSuccess: (session, { offeringId, learnerIds }) => {
      onChanged(session);
      const [providerId] = session.providerIds;
      if (learnerIds !== undefined || providerId === undefined) return;
      queries.setQueryData<Me>(["me"], (me) => me && { ...me, lastBooked: { offeringId, providerId } });
    },
  });
}

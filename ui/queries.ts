/** Everything the screens read and do, as hooks. Keys: me, offerings, providers, slots, sessions, session, lookup. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import type { Action, Page } from "#contract/client.ts";
import type { Offering, Slots } from "#contract/offerings.ts";
import type { Me, Provider } from "#contract/people.ts";
import type { BookSession, LookupSession, Session, SessionLookup } from "#contract/sessions.ts";
import { usePolling } from "./live.tsx";
import {
  dayMs,
  lookupQuery,
  offeringsQuery,
  providersQuery,
  slotsQuery,
  toInstant,
  upcomingQuery,
} from "./questions.ts";
import type { SlotsWish } from "./questions.ts";
import type { Press } from "./standing-actions.ts";
import { useSurface } from "./surface-context.tsx";

/** A refresh that failed leaves what was known readable; without anything known it is the failure it is. */
function keepKnown<Query extends UseQueryResult | UpcomingSessions>(query: Query): Query {
  return query.isError && query.data !== undefined ? { ...query, isError: false, status: "success" } : query;
}

export function useOfferings(): UseQueryResult<readonly Offering[]> {
  const { client } = useSurface();
  return useQuery(offeringsQuery(client));
}

export function useProviders(offeringId: string): UseQueryResult<readonly Provider[]> {
  const { client } = useSurface();
  return useQuery(providersQuery(client, offeringId));
}

/** Who teaches it by name; nothing as long as that is asked for, and nobody when it cannot be told. */
export function useNamedProviders(offeringId: string): readonly Provider[] | undefined {
  const { isPending, data } = useProviders(offeringId);
  return isPending ? undefined : (data ?? []);
}

export function useSlots(wish: SlotsWish): UseQueryResult<Slots> {
  const { client } = useSurface();
  const refetchInterval = usePolling();
  return useQuery({ ...slotsQuery(client, wish), refetchInterval });
}

export type UpcomingSessions = UseInfiniteQueryResult<InfiniteData<Page<Session>>>;

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

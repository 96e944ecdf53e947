/**
 * What a surface asks for as soon as its host is there, before anything of it is drawn: each round trip before the first screen is one
 * that somebody waits for.
 */
import type { QueryClient } from "@tanstack/react-query";
import { createClient, Offline } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import type { Host, HostContext } from "./host.ts";
import { lookupKeysOf } from "./lookup-keys.ts";
import { firstOffering, firstProvider } from "./book/first-wish.ts";
import { startFor } from "./navigation.tsx";
import type { Place } from "./navigation.tsx";
import {
  createQueries,
  lookupQuery,
  meQuery,
  offeringsQuery,
  providersQuery,
  slotsQuery,
  upcomingQuery,
} from "./queries.ts";
import { keep } from "./offline/kept.ts";
import { personIn, watchPerson } from "./signed-in-as.ts";

/** A surface as one person has it: nothing of it is shared with the next one. */
export interface Opened {
  readonly client: Client;
  readonly queries: QueryClient;
  /** The first screen. */
  readonly place: Place;
}

/** Asks who somebody is, and beside that for what the first screen shows. `onOther`: the client signs somebody else in by now. */
export function openSurface(host: Host, place: Place, onOther: () => void): Opened {
  const queries = createQueries();
  let whose = host.person?.current();
  const getToken: Host["getToken"] = async (request) => {
    const token = await host.getToken(request);
    whose = personIn(token) ?? host.person?.current();
    return token;
  };
  const nextPerson = (): void => {
    keep("schedule", undefined);
    onOther();
  };
  const client = createClient({
    baseUrl: "",
    surface: host.surface,
    language: host.context.current().locale,
    getToken: watchPerson(getToken, nextPerson, host.person),
  });
  outlastReloads(queries, () => whose);
  void queries.prefetchQuery(meQuery(client));
  if (place.screen === "book") void askForTimes(client, queries, place);
  if (place.screen === "sessions") void queries.prefetchInfiniteQuery(upcomingQuery(client));
  if (place.screen === "here")
    onceKnown(host, (context) => {
      const keys = lookupKeysOf(context);
      if (keys) void queries.prefetchQuery(lookupQuery(client, queries, keys));
      else if (context.writes === undefined) void queries.prefetchInfiniteQuery(upcomingQuery(client));
    });
  return { client, queries, place };
}

/** Loaded once the first screen is calm, or when it turns out that nobody answers. */
function outlastReloads(queries: QueryClient, whose: () => string | undefined): void {
  const loaded = async () => await import("./offline/kept-schedule.ts");
  const begin = (): void => void loaded().then(({ keepSchedule }) => keepSchedule(queries, whose), ignore);
  setTimeout(begin, keepAfterMs);
  const stop = queries.getQueryCache().subscribe(() => {
    const me = queries.getQueryState(["me"]);
    if (me?.data !== undefined) return stop();
    if (!(me?.fetchFailureReason instanceof Offline)) return;
    stop();
    void loaded().then(({ bringBack }) => bringBack(queries, whose()), ignore);
  });
}

/** What is kept is a help: without it a page is as it was. */
const ignore = (): void => undefined;
const keepAfterMs = 2_000;

type BookPlace = Extract<Place, { readonly screen: "book" }>;

/** The first times are asked for as soon as it is known whose and of what, not only once that is drawn. */
async function askForTimes(client: Client, queries: QueryClient, place: BookPlace): Promise<void> {
  try {
    const [me, all] = await Promise.all([
      queries.fetchQuery(meQuery(client)),
      queries.fetchQuery(offeringsQuery(client)),
    ]);
    if (startFor(me.roles, place).screen !== "book") return await queries.prefetchInfiniteQuery(upcomingQuery(client));
    const offering = firstOffering(all, me, place.offeringId);
    if (!offering) return;
    void queries.prefetchQuery(providersQuery(client, offering.id));
    const providerId = firstProvider(offering, me.lastBooked, offering.providerIds);
    const whose = providerId === undefined ? {} : { providerId };
    void queries.prefetchQuery(slotsQuery(client, { offeringId: offering.id, page: 0, also: "muted", ...whose }));
  } catch {
    // Whoever shows it asks again, and says why it cannot be had.
  }
}

/** At once; in Outlook when it has been read what is open. */
function onceKnown({ surface, context }: Host, ask: (known: HostContext) => void): void {
  const tryNow = (): boolean => {
    const current = context.current();
    const isKnown = surface !== "outlook" || current.appointment !== undefined;
    if (isKnown) ask(current);
    return isKnown;
  };
  if (tryNow()) return;
  const stop = context.subscribe(() => {
    if (tryNow()) stop();
  });
}

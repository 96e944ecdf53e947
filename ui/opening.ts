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
import { startFor } from "./place.ts";
import type { Place } from "./place.ts";
import {
  createQueries,
  lookupQuery,
  meQuery,
  offeringsQuery,
  providersQuery,
  slotsQuery,
  upcomingQuery,
} from "./questions.ts";
import { keep } from "./offline/kept.ts";
import { personIn, watchPerson } from "./signed-in-as.ts";

/** A surface as one person has it: nothing of it is shared with the next one. */
export interface Opened {
  readonly client: Client;
  readonly queries: QueryClient;
  /** The first screen. */
  readonly place: Place;
  /** Resolves when it is worth drawing: everything that the first screen shows is there, or cannot be had, or takes its time. */
  readonly drawable: Promise<unknown>;
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
  const bearer = oneBearer(watchPerson(getToken, nextPerson, host.person));
  const client = createClient({
    baseUrl: "",
    surface: host.surface,
    language: host.context.current().locale,
    getToken: bearer.get,
  });
  outlastReloads(queries, () => whose);
  const known = queries.prefetchQuery(meQuery(client));
  const shown = askForFirst(host, { client, queries, place });
  // Bones drawn once more would keep the client's bearer waiting, and with it everything that is asked for.
  const drawable = Promise.race([known.then(() => Promise.race([shown, pause(patience.first)])), pause(patience.all)]);
  void drawable.then(bearer.askAgain);
  return { client, queries, place, drawable };
}

/** Until something is drawn nobody can press anything: one bearer serves all that is asked for meanwhile. */
function oneBearer(ask: Host["getToken"]): { readonly get: Host["getToken"]; readonly askAgain: () => void } {
  let isOne = true;
  let one: Promise<string> | undefined;
  return {
    get: (request) => {
      if (!isOne || request.fresh || request.claims !== undefined) return ask(request);
      one ??= ask(request).catch((error: unknown) => {
        one = undefined;
        throw error;
      });
      return one;
    },
    askAgain: () => (isOne = false),
  };
}

/** How many milliseconds the page's own bones stand: what is drawn in their place can say why there is nothing more. */
const patience = { first: 300, all: 1_000 };

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What the first screen shows, beside who somebody is. Never rejects: whoever draws it asks again, and says why it cannot be had. */
async function askForFirst(host: Host, { client, queries, place }: Omit<Opened, "drawable">): Promise<void> {
  if (place.screen === "book") await askForTimes(client, queries, place);
  if (place.screen === "sessions") await queries.prefetchInfiniteQuery(upcomingQuery(client));
  if (place.screen !== "here") return;
  const context = await onceKnown(host);
  const keys = lookupKeysOf(context);
  if (keys) await queries.prefetchQuery(lookupQuery(client, queries, keys));
  else if (context.writes === undefined) await queries.prefetchInfiniteQuery(upcomingQuery(client));
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
    await queries.prefetchQuery(slotsQuery(client, { offeringId: offering.id, page: 0, also: "muted", ...whose }));
  } catch {
    // Whoever shows it asks again, and says why it cannot be had.
  }
}

/** At once; in Outlook when it has been read what is open. */
function onceKnown({ surface, context }: Host): Promise<HostContext> {
  const isKnown = (): boolean => surface !== "outlook" || context.current().appointment !== undefined;
  return new Promise((resolve) => {
    if (isKnown()) return resolve(context.current());
    const stop = context.subscribe(() => {
      if (!isKnown()) return;
      stop();
      resolve(context.current());
    });
  });
}

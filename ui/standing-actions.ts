/** What people did stands: it waits out a gap of the network, and a change of the session that they need not know of. */
import { useSyncExternalStore } from "react";
import type { QueryClient } from "@tanstack/react-query";
import { ApiProblem, Offline } from "#contract/client.ts";
import type { Action, Client, Unanswered } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { createWatched } from "./host.ts";
import type { Watched } from "./host.ts";
import { forgetWaiting, keepWaiting, waitingOf } from "./offline/kept-presses.ts";
import { useSurface } from "./surface-context.tsx";

/** One action that waits for the network, or could not be done once it was back. */
export interface StandingAction {
  readonly id: number;
  readonly does: "book" | "move" | "cancel" | "answer" | "attend" | "next";
  /** What it is about, by name. */
  readonly name: string;
  readonly state: "waiting" | "failed";
  readonly error?: Error;
  /** Gives up waiting, or takes note of the failure. */
  readonly dismiss: () => void;
}

interface Outbox extends Watched<readonly StandingAction[]> {
  readonly set: (next: readonly StandingAction[]) => void;
}

const outboxes = new WeakMap<Client, Outbox>();
let lastId = 0;
const longestPauseMs = 5_000;

function outboxOf(client: Client): Outbox {
  const known = outboxes.get(client) ?? createWatched<readonly StandingAction[]>([]);
  outboxes.set(client, known);
  return known;
}

/** Everything that waits or failed after it had waited, oldest first. */
export function useStandingActions(): readonly StandingAction[] {
  const outbox = outboxOf(useSurface().client);
  return useSyncExternalStore(outbox.subscribe, outbox.current);
}

type Named = Pick<StandingAction, "does" | "name">;

/** One press: what it is about, and what its repeats carry. */
export interface Press<Carried extends Action> extends Named {
  readonly action: Carried;
  /** The session as the person saw it; absent where no version is asked for. */
  readonly seen?: Session;
  /** Whether the person still sees where it was pressed, and is told there; absent = they do. */
  readonly isWatched?: () => boolean;
  /** Id of the person, so that it outlasts a reload of the page; absent = it does not. */
  readonly whose?: string;
}

/**
 * Does `act`, and again after every attempt without an answer, until there is one. When somebody else changed the session since, but
 * neither its time nor place nor status, the same is done to it as it is now. Rejects with what was answered, or with `Offline` when
 * the person gave up waiting.
 */
export function stand<T, Carried extends Action>(
  client: Client,
  { does, name, action, seen, isWatched, whose }: Press<Carried>,
  act: (action: Carried) => Promise<T>,
): Promise<T> {
  const attempt = (): Promise<T> => (seen ? onLatest(seen, action, act) : act(action));
  const onWaiting = ({ unanswered }: Offline): void => {
    if (unanswered && whose !== undefined) keepWaiting({ whose, does, name, unanswered, ...(seen ? { seen } : {}) });
  };
  underWayFor(client).add(action.idempotencyKey);
  const about = { does, name, isWatched, onWaiting };
  return standUntilAnswered(outboxOf(client), about, attempt).finally(() => forgetWaiting(action.idempotencyKey));
}

interface Watching extends Named {
  readonly isWatched: (() => boolean) | undefined;
  readonly onWaiting: (error: Offline) => void;
}

async function standUntilAnswered<T>(
  outbox: Outbox,
  { isWatched = () => true, onWaiting, ...about }: Watching,
  act: () => Promise<T>,
): Promise<T> {
  let id: number | undefined;
  const without = (): readonly StandingAction[] => outbox.current().filter((each) => each.id !== id);
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const answer = await act();
      if (id !== undefined) outbox.set(without());
      return answer;
    } catch (error) {
      if (error instanceof Offline) {
        id ??= lastId += 1;
        onWaiting(error);
        const waited = await waitAWhile(pauseMs, (dismiss) =>
          outbox.set([...without(), { ...about, id: id as number, state: "waiting", dismiss }]),
        );
        if (waited === "on") continue;
        outbox.set(without());
      } else if (id !== undefined || !isWatched()) {
        // Whoever waited, or went on, may be on another screen by now, where nobody else would tell them.
        id ??= lastId += 1;
        const failed = { ...about, id, state: "failed", error: error as Error } as const;
        outbox.set([...without(), { ...failed, dismiss: () => outbox.set(without()) }]);
      }
      throw error;
    }
  }
}

/** Where the page was loaded anew meanwhile: goes on with what this person had pressed before, with the same keys. */
export function resumeStanding({ client, queries, whose }: Resuming): void {
  for (const { does, name, seen, unanswered } of waitingOf(whose)) {
    const { path, method, body, action } = unanswered;
    if (underWayFor(client).has(action.idempotencyKey)) continue;
    // Nobody is where it was pressed any more, so a refusal is told here.
    const press = { does, name, action, whose, isWatched: () => false, ...(seen ? { seen } : {}) };
    const again = (carried: Unanswered["action"]): Promise<unknown> =>
      client.calls.send(path, { method, action: carried, ...(body === undefined ? {} : { body }) });
    stand(client, press, again).then(
      () => void queries.invalidateQueries(),
      () => undefined,
    );
  }
}

interface Resuming {
  readonly client: Client;
  readonly queries: QueryClient;
  readonly whose: string;
}

/** What goes on in this page already, by its key. */
const underWay = new WeakMap<Client, Set<string>>();

function underWayFor(client: Client): Set<string> {
  const known = underWay.get(client) ?? new Set();
  underWay.set(client, known);
  return known;
}

/** Until the pause is over, the device says that there is a network, or the person gave up. */
function waitAWhile(ms: number, show: (giveUp: () => void) => void): Promise<"on" | "given up"> {
  return new Promise((resolve) => {
    const end = (how: "on" | "given up"): void => {
      clearTimeout(timer);
      removeEventListener("online", goOn);
      resolve(how);
    };
    const goOn = (): void => end("on");
    const timer = setTimeout(goOn, ms);
    addEventListener("online", goOn);
    show(() => end("given up"));
  });
}

async function onLatest<T, Carried extends Action>(
  seen: Session,
  press: Carried,
  act: (action: Carried) => Promise<T>,
): Promise<T> {
  let action = press;
  for (let tries = 0; ; tries += 1) {
    try {
      return await act(action);
    } catch (error) {
      const current = conflicting(error);
      if (!current || !looksTheSame(seen, current) || tries === mostTries) throw error;
      action = { ...press, version: current.version };
    }
  }
}

const mostTries = 3;

function conflicting(error: unknown): Session | undefined {
  if (!(error instanceof ApiProblem) || error.problem.code !== "version_conflict") return undefined;
  return error.problem["current"] as Session | undefined;
}

/** In what somebody decides by. */
function looksTheSame(one: Session, other: Session): boolean {
  const facts = ({ startsAt, endsAt, presence, location, status, providerIds }: Session): string =>
    JSON.stringify([startsAt, endsAt, presence, location, status, providerIds]);
  return facts(one) === facts(other);
}

/** The last known schedule outlasts a reload: kept for one person at a time, shown to nobody else, and forgotten when they are gone. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { ApiProblem } from "#contract/client.ts";
import { keep, readKept } from "./kept.ts";

interface KeptSchedule {
  /** Whom the client signed in, by its own bearer. */
  readonly whose: string;
  readonly parts: readonly { readonly key: QueryKey; readonly data: unknown; readonly at: number }[];
}

const writeAfterMs = 1_000;
const mostParts = 40;
const mostAgeMs = 7 * 86_400_000;

/** Keeps what is known of somebody's schedule from now on. `whose`: undefined until the client has said whom it signs in. */
export function keepSchedule(queries: QueryClient, whose: () => string | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const owner = whose();
    if (isRefused(queries)) keep("schedule", undefined);
    else if (owner !== undefined) keep("schedule", withoutSecrets({ whose: owner, parts: partsOf(queries) }));
  };
  const later = (): void => {
    timer ??= setTimeout(write, writeAfterMs);
  };
  queries.getQueryCache().subscribe(({ type, query }) => {
    if (type === "updated" && isKept(query.queryKey)) later();
  });
  later();
}

/** Puts what was kept for this person in place of what nobody answers. Never what was kept for anybody else. */
export function bringBack(queries: QueryClient, whose: string | undefined): void {
  const found = readKept("schedule") as KeptSchedule | undefined;
  if (found === undefined || found.whose !== whose) return;
  for (const { key, data, at } of found.parts) {
    const isFresh = Date.now() - at < mostAgeMs;
    if (isFresh && queries.getQueryData(key) === undefined) queries.setQueryData(key, data, { updatedAt: at });
  }
}

function partsOf(queries: QueryClient): KeptSchedule["parts"] {
  return queries
    .getQueryCache()
    .getAll()
    .filter(({ queryKey, state }) => isKept(queryKey) && state.data !== undefined)
    .map(({ queryKey, state }) => ({ key: queryKey, data: state.data, at: state.dataUpdatedAt }))
    .slice(0, mostParts);
}

/** Who somebody is, what is ahead, and each session that was looked at. */
function isKept([what, which]: QueryKey): boolean {
  return what === "me" || what === "session" || (what === "sessions" && which === "upcoming");
}

/** They were signed out, or nobody knows them here any more. */
function isRefused(queries: QueryClient): boolean {
  const error = queries.getQueryState(["me"])?.error;
  return error instanceof ApiProblem && error.problem.status < 500;
}

/** Ways into a meeting and what people wrote or were written to are no use without a network. */
const secrets: ReadonlySet<string> = new Set(["joinUrl", "location", "webLink", "note", "invited"]);
const withoutSecrets = (schedule: KeptSchedule): unknown =>
  JSON.parse(JSON.stringify(schedule, (name, value: unknown) => (secrets.has(name) ? undefined : value)));

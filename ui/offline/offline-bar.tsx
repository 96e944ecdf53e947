/** On top of every screen while no answer comes: since when what is shown holds, and what waits to be done. */
import { Button } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import type { ReactNode } from "react";
import { Offline } from "#contract/client.ts";
import { ActionProblem } from "../action-problem.tsx";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { dayKey, shortWhen, timeOf } from "../format/when.ts";
import type { Viewer } from "../format/when.ts";
import { Notice } from "../screen.tsx";
import { missingParts } from "../patiently.ts";
import { resumeStanding, useStandingActions } from "../standing-actions.ts";
import type { StandingAction } from "../standing-actions.ts";
import { useSurface, useViewer, useWatched } from "../surface-context.tsx";
import { english } from "./offline-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./offline-words.de.ts")).german,
};

/** Nothing while everything is answered. */
export function OfflineBar(): ReactNode {
  const say = useCatalogue(words);
  const viewer = useViewer();
  const { client, me } = useSurface();
  const queries = useQueryClient();
  const gap = useGap();
  const actions = useStandingActions();
  useEffect(() => resumeStanding({ client, queries, whose: me.id }), [client, queries, me.id]);
  const isMissingParts = useWatched(missingParts) > 0;
  const isWaiting = isMissingParts || actions.some(({ state }) => state === "waiting");
  return (
    <div className="offline">
      {(gap !== undefined || isWaiting) && (
        <Notice tone="warn" role="status" title={say("gap")}>
          {gap ? say("gapKnown", { time: asOf(gap, client.now(), viewer) }) : say("gapUnknown")}
        </Notice>
      )}
      {actions.map((action) => (
        <Standing key={action.id} action={action} />
      ))}
    </div>
  );
}

/** The clock alone while it is the same day. */
function asOf(at: number, now: number, viewer: Viewer): string {
  const [then, today] = [new Date(at).toISOString(), new Date(now).toISOString()];
  return dayKey(then, viewer) === dayKey(today, viewer) ? timeOf(then, viewer) : shortWhen(then, viewer);
}

function Standing({ action }: { readonly action: StandingAction }): ReactNode {
  const say = useCatalogue(words);
  const what = say(`does_${action.does}`, { name: action.name || say("aSession") });
  const isWaiting = action.state === "waiting";
  return (
    <Notice tone={isWaiting ? "info" : "bad"} role="status" title={say(isWaiting ? "waiting" : "failed", { what })}>
      {action.error && <ActionProblem error={action.error} />}
      <div className="row">
        <Button
          size="small"
          aria-label={say(isWaiting ? "stopNamed" : "dismissNamed", { what })}
          onClick={action.dismiss}
        >
          {say(isWaiting ? "stop" : "dismiss")}
        </Button>
      </div>
    </Notice>
  );
}

/** Since when nothing was answered, in epoch milliseconds: 0 where nothing was known before; undefined while there is no gap. */
function useGap(): number | undefined {
  const queries = useQueryClient();
  const subscribe = useCallback((told: () => void) => queries.getQueryCache().subscribe(told), [queries]);
  return useSyncExternalStore(subscribe, () => gapOf(queries));
}

function gapOf(queries: QueryClient): number | undefined {
  const all = queries.getQueryCache().getAll();
  const isUnanswered = all.some(
    ({ state }) => state.error instanceof Offline || state.fetchFailureReason instanceof Offline,
  );
  return isUnanswered ? Math.max(0, ...all.map(({ state }) => state.dataUpdatedAt)) : undefined;
}

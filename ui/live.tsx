/** Keeps what is on screen true: one live stream per document, closed while hidden; polling only while it is down. */
import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";
import type { ReactNode } from "react";
import type { Client } from "#contract/client.ts";
import type { LiveState } from "#contract/live-stream.ts";
import type { LiveEvent } from "#contract/sessions.ts";

const pollMs = 5_000;
const Polling = createContext<number | false>(false);

/** For `refetchInterval`: 5 s while the stream is down, otherwise off. */
export const usePolling = (): number | false => useContext(Polling);

export function LiveProvider(props: { readonly client: Client; readonly children: ReactNode }): ReactNode {
  const { client } = props;
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>("up");
  useEffect(() => {
    let stop: (() => void) | undefined;
    function onState(next: LiveState): void {
      // What nobody answered meanwhile is asked again, also what no change tells of.
      if (next === "up") void queries.invalidateQueries({ predicate: (query) => query.state.error !== null });
      setState(next);
    }
    function follow(): void {
      stop?.();
      stop = undefined;
      if (document.visibilityState === "hidden") return;
      stop = client.live({ onEvent: (event) => refetchAfter(event, queries), onState });
    }
    function onVisibility(): void {
      follow();
      if (document.visibilityState === "visible") void queries.invalidateQueries();
    }
    follow();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      stop?.();
      document.removeEventListener("visibilitychange", onVisibility);
    };
  }, [client, queries]);
  return <Polling value={state === "down" ? pollMs : false}>{props.children}</Polling>;
}

function refetchAfter(event: LiveEvent, queries: QueryClient): void {
  const refetch = (...queryKey: string[]): void => void queries.invalidateQueries({ queryKey });
  switch (event.kind) {
    case "session.changed":
      refetch("sessions");
      refetch("slots");
      refetch("lookup");
      refetch("next");
      if (event.id !== undefined) refetch("session", event.id);
      return;
    case "connection.changed":
      refetch("me");
      refetch("slots");
      return;
    case "integration.changed":
      refetch("integrations");
      return;
    case "wish.changed":
      refetch("wishes");
      return;
    case "reset":
      void queries.invalidateQueries();
  }
}

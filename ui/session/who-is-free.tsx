/** Before everybody is moved: how many of them are free then, busy, and of whom nothing is known. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import type { FreeCount } from "#contract/who-is-free.ts";
import { useSurface } from "../surface-context.tsx";
import { useSessionWords } from "./use-session-words.ts";

interface FreeProps {
  readonly session: Session;
  readonly startsAt: string;
}

/** Nothing where nobody takes part, and where it cannot be told: it is a courtesy, and moving does not wait for it. */
export function WhoIsFree({ session, startsAt }: FreeProps): ReactNode {
  const { client } = useSurface();
  const say = useSessionWords();
  const counted = useQuery({
    queryKey: ["session", session.id, "free", startsAt],
    queryFn: () =>
      client.calls.json<FreeCount>(`/api/v1/sessions/${session.id}/free${client.calls.query({ startsAt })}`),
    retry: false,
  });
  if (counted.isPending)
    return (
      <p className="quiet" role="status">
        {say("looking")}
      </p>
    );
  if (counted.isError || counted.data.of === 0) return null;
  const { of, free, busy, unknown, people } = counted.data;
  const rest = [
    ...(busy > 0 ? [say("busyOf", { n: busy })] : []),
    ...(unknown > 0 ? [say("unknownOf", { n: unknown })] : []),
  ];
  return (
    <div className={`notice ${busy > 0 ? "warn" : "info"} who-is-free`} role="status">
      <strong>{say("freeOf", { free, of })}</strong>
      {rest.length > 0 && <span>{`${rest.join(", ")}.`}</span>}
      {people.length > 0 && (
        <ul>
          {people.map(({ displayName, standing }, index) => (
            <li key={`${displayName} ${index}`}>
              {displayName}: <span className="quiet">{say(`standing_${standing}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The sessions somebody teaches between two dates. */
import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Session } from "#contract/sessions.ts";
import { daysAfter } from "../format/local-dates.ts";
import { toInstant } from "../format/wall-time.ts";
import type { DayKey } from "../format/when.ts";
import { usePolling } from "../live.tsx";
import { useSurface } from "../surface-context.tsx";

/** Sessions of the days from `first` to `last`, both included, in the viewer's zone; those that were cancelled are left out. */
export function useTaught(first: DayKey, last: DayKey): UseQueryResult<readonly Session[]> {
  const { client, me } = useSurface();
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: ["sessions", "taught", first, last, me.timeZone],
    queryFn: async () => {
      // A day earlier, for what began before midnight.
      const from = toInstant(`${daysAfter(first, -1)}T00:00`, me.timeZone);
      const to = toInstant(`${daysAfter(last, 1)}T00:00`, me.timeZone);
      const found: Session[] = [];
      let cursor: string | null | undefined;
      do {
        const after = cursor ? { cursor } : {};
        const page = await client.sessions({
          role: "provider",
          limit: 200,
          ...(from && { from }),
          ...(to && { to }),
          ...after,
        });
        found.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return found.filter(({ status }) => status !== "cancelled");
    },
    refetchInterval,
  });
}

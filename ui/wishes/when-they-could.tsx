/** When somebody could come, in words: named times on the reader's clock, parts of the week on their own. */
import type { ReactNode } from "react";
import type { Wish } from "#contract/wishes.ts";
import { sameClock, shortDay, timeRange, zoneName } from "../format/when.ts";
import { useViewer } from "../surface-context.tsx";
import { useWishWords } from "./use-wish-words.ts";

export function WhenTheyCould({ wish }: { readonly wish: Wish }): ReactNode {
  const say = useWishWords();
  const viewer = useViewer();
  const { times, parts, to, timeZone } = wish;
  const until = say("waitingUntil", { day: shortDay(to, viewer) });
  const clock = sameClock(to, timeZone, viewer.timeZone) ? [] : [say("onTheirClock", { zone: zoneName(timeZone) })];
  const words = parts.length > 0 ? parts.map((part) => say(part)) : times.length === 0 ? [say("any")] : [];
  return (
    <ul className="when-they-could">
      {times.map(({ startsAt, endsAt }) => (
        <li key={startsAt}>{`${shortDay(startsAt, viewer)}, ${timeRange(startsAt, endsAt, viewer)}`}</li>
      ))}
      {words.length > 0 && <li>{[words.join(" · "), until, ...(parts.length > 0 ? clock : [])].join(", ")}</li>}
    </ul>
  );
}

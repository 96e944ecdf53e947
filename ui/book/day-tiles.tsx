/** A fortnight of days; those without times stay visible, so that the calendar keeps its shape. */
import { Button } from "@fluentui/react-components";
import { ChevronLeftRegular } from "@fluentui/react-icons/svg/chevron-left";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import { useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import type { Slot } from "#contract/offerings.ts";
import { useAnnounce } from "../announcer.tsx";
import { useArrowKeys } from "../arrow-keys.ts";
import { daysPerPage, pageBounds } from "../questions.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import { dayTile, longDay, shortDay } from "../format/when.ts";
import { daysFrom } from "../format/slot-choice.ts";

/** What turned the days. */
export type TurnedBy = "earlier" | "later" | "day";

/** As far as anybody may book at all. */
const lastPage = 3;

interface DayTilesProps {
  readonly page: number;
  readonly days: ReadonlyMap<string, readonly Slot[]>;
  readonly chosen: string | undefined;
  readonly onChoose: (day: string) => void;
  readonly onTurn: (page: number, by: TurnedBy) => void;
  /** Kept by the caller: while other days are asked for, these are not drawn, and the focus has to come back. */
  readonly turnedBy: RefObject<TurnedBy | undefined>;
  /** Days without times can be pressed, too: somebody wants to know why. */
  readonly onAsk?: (day: string, noon: string) => void;
}

export function DayTiles({ page, days, chosen, onChoose, onTurn, onAsk, turnedBy }: DayTilesProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const tiles = daysFrom(pageBounds(page, client.now()).from, daysPerPage, viewer);
  const chosenIndex = Math.max(
    0,
    tiles.findIndex((tile) => tile.key === chosen),
  );
  const keys = useArrowKeys(tiles.length, chosenIndex, "line");
  // Tiles carry noon UTC of their date; reading them in UTC shows that very date in any zone.
  const asDate = { ...viewer, timeZone: "UTC" };
  const [first, last] = [tiles[0]?.noon ?? "", tiles.at(-1)?.noon ?? ""];
  const span = `${shortDay(first, asDate)} – ${shortDay(last, asDate)}`;
  const section = useFocusAfterTurn(turnedBy, { page, span });

  function onKeyDown(event: KeyboardEvent): void {
    const next = page + (event.key === "PageDown" ? 1 : event.key === "PageUp" ? -1 : 0);
    if (next === page) return keys.group.onKeyDown(event);
    event.preventDefault();
    if (next >= 0 && next <= lastPage) onTurn(next, "day");
  }

  return (
    <section className="days" ref={section}>
      <div className="days-head">
        <h2>{span}</h2>
        <Button
          appearance="subtle"
          icon={<ChevronLeftRegular />}
          aria-label={t("earlierDays")}
          disabledFocusable={page === 0}
          data-turns="earlier"
          onClick={() => page > 0 && onTurn(page - 1, "earlier")}
        />
        <Button
          appearance="subtle"
          icon={<ChevronRightRegular />}
          aria-label={t("laterDays")}
          disabledFocusable={page >= lastPage}
          data-turns="later"
          onClick={() => page < lastPage && onTurn(page + 1, "later")}
        />
      </div>
      <div className="day-tiles" role="group" aria-label={t("pickDay")} ref={keys.group.ref} onKeyDown={onKeyDown}>
        {tiles.map((tile, index) => {
          const count = days.get(tile.key)?.length ?? 0;
          const { weekday, day } = dayTile(tile.noon, asDate);
          return (
            <button
              key={tile.key}
              type="button"
              className={count === 0 ? "day-tile none" : "day-tile"}
              aria-pressed={tile.key === chosen}
              aria-disabled={count === 0 && onAsk === undefined}
              onClick={() => (count > 0 ? onChoose(tile.key) : onAsk?.(tile.key, tile.noon))}
              {...keys.item(index)}
            >
              <SaidAs name={t("timesCount", { n: count, day: longDay(tile.noon, asDate) })}>
                <span>{weekday}</span>
                <b>{day}</b>
              </SaidAs>
            </button>
          );
        })}
      </div>
    </section>
  );
}

/** Once other days are there, the focus is where it was, and what they are is said. */
function useFocusAfterTurn(
  turnedBy: RefObject<TurnedBy | undefined>,
  { page, span }: { readonly page: number; readonly span: string },
): RefObject<HTMLElement | null> {
  const announce = useAnnounce();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const by = turnedBy.current;
    if (by === undefined) return;
    turnedBy.current = undefined;
    const stop = by === "day" ? '[data-arrow][tabindex="0"]' : `[data-turns=${by}]`;
    section.current?.querySelector<HTMLElement>(stop)?.focus();
    announce(span);
  }, [page, span, turnedBy, announce]);
  return section;
}

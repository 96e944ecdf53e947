/** A fortnight of days; those without times stay visible, so that the calendar keeps its shape. */
import { Button } from "@fluentui/react-components";
import { ChevronLeftRegular } from "@fluentui/react-icons/svg/chevron-left";
import { ChevronRightRegular } from "@fluentui/react-icons/svg/chevron-right";
import type { ReactNode } from "react";
import type { Slot } from "#contract/offerings.ts";
import { useArrowKeys } from "../arrow-keys.ts";
import { daysPerPage, pageBounds } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import { dayTile, longDay, shortDay } from "../format/when.ts";
import { daysFrom } from "../format/slot-choice.ts";

interface DayTilesProps {
  readonly page: number;
  readonly days: ReadonlyMap<string, readonly Slot[]>;
  readonly chosen: string | undefined;
  readonly onChoose: (day: string) => void;
  readonly onTurn: (page: number) => void;
  /** Days without times can be pressed, too: somebody wants to know why. */
  readonly onAsk?: (day: string, noon: string) => void;
}

export function DayTiles({ page, days, chosen, onChoose, onTurn, onAsk }: DayTilesProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const tiles = daysFrom(pageBounds(page, client.now()).from, daysPerPage, viewer);
  const chosenIndex = Math.max(
    0,
    tiles.findIndex((tile) => tile.key === chosen),
  );
  const keys = useArrowKeys(tiles.length, chosenIndex);
  // Tiles carry noon UTC of their date; reading them in UTC shows that very date in any zone.
  const asDate = { ...viewer, timeZone: "UTC" };
  const [first, last] = [tiles[0]?.noon ?? "", tiles.at(-1)?.noon ?? ""];
  return (
    <section className="days">
      <div className="days-head">
        <h2>{`${shortDay(first, asDate)} – ${shortDay(last, asDate)}`}</h2>
        <Button
          appearance="subtle"
          icon={<ChevronLeftRegular />}
          aria-label={t("earlierDays")}
          disabledFocusable={page === 0}
          onClick={() => onTurn(page - 1)}
        />
        <Button
          appearance="subtle"
          icon={<ChevronRightRegular />}
          aria-label={t("laterDays")}
          disabledFocusable={page >= 3}
          onClick={() => onTurn(page + 1)}
        />
      </div>
      <div className="day-tiles" role="group" aria-label={t("pickDay")} {...keys.group}>
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

/** One tab stop for a whole set of buttons; the arrow keys, Home and End move inside it. */
import { useRef, useState } from "react";
import type { KeyboardEvent, RefObject } from "react";

interface ArrowKeys {
  readonly group: {
    readonly ref: RefObject<HTMLDivElement | null>;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  readonly item: (index: number) => {
    readonly tabIndex: number;
    readonly onFocus: () => void;
    readonly "data-arrow": "";
  };
}

/** How far Home and End lead: to the ends of the line, as in a calendar, or of everything. */
type Ends = "line" | "all";

/** `first` is the button Tab reaches until another one was focused. */
export function useArrowKeys(count: number, first = 0, ends: Ends = "all"): ArrowKeys {
  const [active, setActive] = useState<number>();
  const box = useRef<HTMLDivElement>(null);
  const stop = Math.min(active ?? first, count - 1);

  function onKeyDown(event: KeyboardEvent): void {
    const buttons = [...(box.current?.querySelectorAll<HTMLElement>("[data-arrow]") ?? [])];
    const here = buttons.indexOf(event.target as HTMLElement);
    const next =
      here < 0 ? undefined : nextIndex(event.key, { here, count: buttons.length, columns: columnsOf(buttons), ends });
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]?.focus();
  }

  return {
    group: { ref: box, onKeyDown },
    item: (index) => ({ tabIndex: index === stop ? 0 : -1, onFocus: () => setActive(index), "data-arrow": "" }),
  };
}

/** Where an arrow key leads in a grid read line by line; undefined for keys that lead nowhere. */
export function nextIndex(
  key: string,
  grid: { readonly here: number; readonly count: number; readonly columns: number; readonly ends?: Ends },
): number | undefined {
  const { here, count, columns, ends = "all" } = grid;
  const lineStart = ends === "line" ? here - (here % columns) : 0;
  const rightToLeft = typeof document !== "undefined" && document.dir === "rtl" ? -1 : 1;
  const target: Record<string, number> = {
    ArrowRight: here + rightToLeft,
    ArrowLeft: here - rightToLeft,
    ArrowDown: here + columns,
    ArrowUp: here - columns,
    Home: lineStart,
    End: ends === "line" ? Math.min(lineStart + columns, count) - 1 : count - 1,
  };
  const next = target[key];
  return next === undefined || next < 0 || next >= count ? undefined : next;
}

function columnsOf(buttons: readonly HTMLElement[]): number {
  const top = buttons[0]?.offsetTop;
  return Math.max(1, buttons.filter((button) => button.offsetTop === top).length);
}

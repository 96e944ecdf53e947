/** Keeps the focus near where it was when what had it goes away: a button that opens a question, a card that was removed. */
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** How many buttons that made way for what they opened are remembered; the last one comes first. */
const most = 10;

/**
 * For everything below the element. What comes instead of what had the focus receives it: the button that had made way before, a heading
 * that can, or the whole of it; where nothing comes, the nearest thing around that is left.
 */
export function useKeptFocus(): RefObject<HTMLDivElement | null> {
  const within = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = within.current;
    if (!root) return undefined;
    let last: Element | undefined;
    let around: readonly Element[] = [];
    let gone: readonly string[] = [];
    const noteGone = (): void => {
      if (last?.isConnected === false && last.matches("button")) gone = [nameOf(last), ...gone].slice(0, most);
    };
    const remember = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      noteGone();
      last = target;
      around = ancestorsOf(target, root);
    };
    const observer = new MutationObserver((records) => {
      if (!last || last.isConnected || document.activeElement !== document.body) return;
      const nearest = around.find((each) => each.isConnected) ?? root;
      const added = records.flatMap(({ addedNodes }) => [...addedNodes]).filter((each) => each instanceof Element);
      const come = added.filter((each) => each.isConnected && nearest.contains(each));
      const buttons = buttonsIn(come);
      const back = gone.flatMap((name) => buttons.find((each) => nameOf(each) === name) ?? []).at(0);
      const opened = come.map((each) => each.querySelector('h2[tabindex="-1"], h3[tabindex="-1"]') ?? each).at(0);
      giveFocus(back ?? opened ?? nearest);
    });
    root.addEventListener("focusin", remember);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener("focusin", remember);
      observer.disconnect();
    };
  }, []);
  return within;
}

function ancestorsOf(element: Element, root: Element): readonly Element[] {
  const above = element.parentElement;
  return above === null || element === root ? [] : [above, ...ancestorsOf(above, root)];
}

function buttonsIn(added: readonly Element[]): readonly Element[] {
  return added.flatMap((each) => [...(each.matches("button") ? [each] : []), ...each.querySelectorAll("button")]);
}

/** As it is read out. */
function nameOf(button: Element): string {
  return button.getAttribute("aria-label") ?? button.textContent ?? "";
}

function giveFocus(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  const isMade = element.matches("button, a, input, select, textarea, [tabindex]");
  if (!isMade) element.tabIndex = -1;
  // Something large stays where it is seen.
  element.focus({ preventScroll: !isMade });
}

/** Where the focus goes when something comes back that looked done. */
import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** Draws the focus to the element each time there is another error. */
export function useFocusWhenRefused(error: Error | null): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) element.current?.focus();
  }, [error]);
  return element;
}

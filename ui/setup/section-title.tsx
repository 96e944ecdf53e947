/** The heading of a section of Set-up, which receives the focus when somebody comes to the section. */
import { useEffect, useRef } from "react";
import type { ReactNode, RefObject } from "react";
import { useNavigation } from "../navigation.tsx";

/** For a heading that has `tabIndex` -1. */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const { place, hasMoved } = useNavigation();
  const heading = useRef<HTMLHeadingElement>(null);
  const isChosen = hasMoved && place.screen === "setup" && place.section !== undefined;
  useEffect(() => {
    const { activeElement } = document;
    // Whoever went on elsewhere while it loaded stays there.
    const isArriving = activeElement === document.body || activeElement?.tagName === "H1";
    if (isChosen && isArriving) heading.current?.focus();
  }, [isChosen]);
  return heading;
}

export const SectionTitle = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <h2 ref={useArrival()} tabIndex={-1}>
    {children}
  </h2>
);

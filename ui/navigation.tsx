/** A router that lives in memory: office.js takes the history away, and Zoom re-grants its API on every URL change. */
import { createContext, useCallback, useContext, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { Place } from "./place.ts";

interface Navigation {
  readonly place: Place;
  /** Focus follows the person's own steps, never the first drawing. */
  readonly hasMoved: boolean;
  readonly canGoBack: boolean;
  readonly go: (place: Place) => void;
  readonly back: () => void;
}

const Current = createContext<Navigation | undefined>(undefined);

export function NavigationProvider(props: { readonly start: Place; readonly children: ReactNode }): ReactNode {
  const [trail, setTrail] = useState<readonly Place[]>([props.start]);
  const [hasMoved, setHasMoved] = useState(false);
  const step = useCallback((next: (trail: readonly Place[]) => readonly Place[]) => {
    setTrail(next);
    setHasMoved(true);
  }, []);
  const value = useMemo<Navigation>(
    () => ({
      place: trail.at(-1) ?? props.start,
      hasMoved,
      canGoBack: trail.length > 1,
      go: (place) => step((before) => (isDeeper(place) ? [...before.slice(-9), place] : [place])),
      back: () => step((before) => (before.length > 1 ? before.slice(0, -1) : before)),
    }),
    [trail, hasMoved, props.start, step],
  );
  return <Current value={value}>{props.children}</Current>;
}

export function useNavigation(): Navigation {
  const navigation = useContext(Current);
  if (!navigation) throw new Error("A screen was drawn outside its navigation");
  return navigation;
}

/** Steps into something keep the way back; the main menu starts afresh. What was just booked does not lead back to its time. */
function isDeeper(place: Place): boolean {
  if (place.screen === "session") return place.arrived === undefined;
  if (place.screen === "setup" || place.screen === "teach") return place.item !== undefined;
  return place.screen === "book" && place.offeringId !== undefined;
}

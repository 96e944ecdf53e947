/** A router that lives in memory: office.js takes the history away, and Zoom re-grants its API on every URL change. */
import { createContext, useCallback, useContext, useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { Role } from "#contract/people.ts";

export type Place =
  /** What is open in the host: an appointment in Outlook, a meeting in Zoom. */
  | { readonly screen: "here" }
  | { readonly screen: "book"; readonly offeringId?: string }
  | { readonly screen: "sessions" }
  | { readonly screen: "session"; readonly id: string; readonly arrived?: "booked" }
  /** Times that somebody offered; `startsAt` is the one whose link was followed. */
  | { readonly screen: "offered"; readonly offeringId: string; readonly offerId: string; readonly startsAt?: string }
  | { readonly screen: "account" }
  /** What somebody who teaches looks after; `item` is an offering. */
  | { readonly screen: "teach"; readonly section?: TeachSection; readonly item?: string }
  /** What administrators and support see; `item` is something within the section. */
  | { readonly screen: "setup"; readonly section?: SetupSection; readonly item?: string };

export type TeachSection = "calendar" | "wishes" | "hours" | "offerings";

export type SetupSection = "integrations" | "people" | "matches" | "sessions" | "activity" | "health" | "organisation";

interface Navigation {
  readonly place: Place;
  /** Focus follows the person's own steps, never the first drawing. */
  readonly hasMoved: boolean;
  readonly canGoBack: boolean;
  readonly go: (place: Place) => void;
  readonly back: () => void;
}

/** Who teaches comes for what is ahead, where everybody else comes to book. */
export function startFor(roles: readonly Role[], place: Place): Place {
  const isToBook = place.screen === "book" && place.offeringId === undefined;
  return isToBook && roles.includes("provider") ? { screen: "sessions" } : place;
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

/** What a link into a surface asks for, as `session/…`, `offer/…`, `book/…` or `teach/wishes`. Whoever follows it may have typed it. */
import type { Place } from "./place.ts";

/** The place that a link leads to; `undefined` for one that leads nowhere. */
export function placeOfLink(link: string | undefined): Place | undefined {
  const [what, first, second, third] = (link ?? "").split("/");
  switch (what) {
    case "session":
      return first ? { screen: "session", id: first } : undefined;
    case "offer":
      if (!first || !second) return undefined;
      return { screen: "offered", offeringId: first, offerId: second, ...(third ? { startsAt: third } : {}) };
    case "book":
      return first ? { screen: "book", offeringId: first } : { screen: "book" };
    case "teach":
      return first === "wishes" ? { screen: "teach", section: "wishes" } : { screen: "teach" };
    case "sessions":
      return { screen: "sessions" };
    default:
      return undefined;
  }
}

import { describe, expect, it } from "@jest/globals";
import { decideOrganizer } from "./organizer.ts";

describe("who organizes a session", () => {
  const own = {
    policy: "booker",
    kind: "individual",
    bookerId: "lena",
    learnerIds: ["lena"],
    calendar: "connected",
    link: "needs nobody",
  } as const;
  it.each([
    ["the booker, where the organisation chose so", own, "lena", null],
    ["the provider, where it did not", { ...own, policy: "provider" }, null, null],
    ["the provider of a class", { ...own, kind: "group" }, null, "class"],
    ["the provider, when somebody else booked", { ...own, bookerId: "sol" }, null, "booked_for_others"],
    ["the provider, when the booker has no calendar", { ...own, calendar: "none" }, null, "no_calendar"],
    ["the provider, when only their calendar can carry the link", { ...own, link: "needs provider" }, null, "no_link"],
  ] as const)("%s", (_, booking, organizerId, because) => {
    expect(decideOrganizer(booking)).toEqual({ organizerId, because });
  });
});

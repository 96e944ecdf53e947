/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Offering } from "#contract/offerings.ts";
import type { BookSession } from "#contract/sessions.ts";
import { drawScreen, lena, mentoring, session, slotsAt } from "../surface-for-tests.tsx";

const advising: Offering = { ...mentoring, id: "advising", name: "Advising" };
const maths: Offering = { ...mentoring, id: "maths", name: "Maths", providerIds: ["priya", "noor"], assignment: "any" };
const own: Offering = { ...mentoring, id: "own", name: "A class of mine", providerIds: ["lena"] };
const both = [
  { id: "priya", displayName: "Priya Raman", timeZone: "Europe/Berlin", matched: false },
  { id: "noor", displayName: "Noor Aziz", timeZone: "Europe/Berlin", matched: false },
];
const times = slotsAt("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z", "2026-11-25T09:00:00Z");
const monday = "Monday 23 November, 10:00";

/** Book over these offerings, with what was asked for and booked. */
function open(
  offerings: readonly Offering[],
  { lastBooked, ...answers }: Partial<Client> & Pick<typeof lena, "lastBooked"> = {},
) {
  const asked: string[] = [];
  const booked: BookSession[] = [];
  drawScreen(
    { screen: "book" },
    {
      offerings: async () => offerings,
      providers: async () => both,
      slots: async (offeringId, { providerId }) => {
        asked.push(`${offeringId} ${providerId ?? "anyone"}`);
        return providerId === undefined
          ? times
          : { ...times, items: times.items.map((each) => ({ ...each, providerIds: [providerId] })) };
      },
      session: async () => session,
      bookSession: async (wish) => {
        booked.push(wish);
        return session;
      },
      ...answers,
    },
    { me: { ...lena, ...(lastBooked ? { lastBooked } : {}) } },
  );
  return { asked, booked, person: userEvent.setup() };
}

describe("what Book opens on where several things can be booked", () => {
  it("is the first three times of what was booked last, asked for at once, two presses from booked", async () => {
    const { asked, booked, person } = open([advising, mentoring], {
      lastBooked: { offeringId: "mentoring", providerId: "priya" },
    });
    expect(await screen.findByRole("heading", { name: "Mentoring", level: 1 })).toBeTruthy();
    const soonest = await screen.findByRole("group", { name: "Soonest times free for both of you" });
    expect(within(soonest).getAllByRole("button")).toHaveLength(3);
    expect(asked).toEqual(["mentoring anyone"]);
    await person.click(within(soonest).getByRole("button", { name: monday }));
    await person.click(await screen.findByRole("button", { name: "Book this time" }));
    await screen.findByRole("heading", { name: "You’re booked" });
    expect(booked[0]).toMatchObject({ offeringId: "mentoring", startsAt: "2026-11-23T09:00:00Z" });
  });

  it("has everything else one press away, and stays there", async () => {
    const { asked, person } = open([advising, mentoring]);
    const others = await screen.findByRole("group", { name: "What would you like to book?" });
    const pressed = (): string[] =>
      within(others)
        .getAllByRole("button", { pressed: true })
        .map(({ textContent }) => textContent ?? "");
    expect(pressed()).toEqual(["Advising"]);
    await person.click(within(others).getByRole("button", { name: "Mentoring" }));
    expect(await screen.findByRole("heading", { name: "Mentoring", level: 1 })).toBeTruthy();
    await screen.findByRole("button", { name: monday });
    expect(pressed()).toEqual(["Mentoring"]);
    expect(document.activeElement?.textContent).toBe("Mentoring");
    expect(asked).toEqual(["advising anyone", "mentoring anyone"]);
  });

  it("is not what somebody teaches themselves, nor what not everybody may book", async () => {
    open([own, { ...advising, requireMatch: true }, mentoring]);
    expect(await screen.findByRole("heading", { name: "Mentoring", level: 1 })).toBeTruthy();
  });

  it("lists everything where that is more than a handful", async () => {
    const many = Array.from({ length: 9 }, (_, n) => ({ ...mentoring, id: `offering-${n}`, name: `Offering ${n}` }));
    const { person } = open(many, { lastBooked: { offeringId: "offering-7", providerId: "priya" } });
    await person.click(await screen.findByRole("button", { name: "All 9" }));
    await person.click(await screen.findByRole("button", { name: /^Offering 8/ }));
    expect(await screen.findByRole("heading", { name: "Offering 8", level: 1 })).toBeTruthy();
  });
});

describe("where several people teach the same", () => {
  it("begins with whom it was booked last, and with whoever is free one press later", async () => {
    const { asked, booked, person } = open([maths], { lastBooked: { offeringId: "maths", providerId: "noor" } });
    expect(await screen.findByText("with Noor Aziz")).toBeTruthy();
    await screen.findByRole("button", { name: monday });
    expect(asked).toEqual(["maths noor"]);
    await person.click(screen.getByRole("button", { name: "Whoever is free" }));
    // Whose time it is stands on it.
    await person.click(await screen.findByRole("button", { name: `${monday}, Priya Raman` }));
    expect(screen.queryByRole("group", { name: "With whom?" })).toBeNull();
    await person.click(await screen.findByRole("button", { name: "Book this time" }));
    await waitFor(() => expect(booked).toHaveLength(1));
    expect(booked[0]).toMatchObject({ offeringId: "maths", providerId: "priya" });
  });

  it("begins with whoever is free for who never booked it", async () => {
    const { asked } = open([maths]);
    expect(await screen.findByText("with the first of 2 people who is free")).toBeTruthy();
    await screen.findByRole("button", { name: `${monday}, Priya Raman` });
    expect(asked).toEqual(["maths anyone"]);
  });
});

/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Client } from "#contract/client.ts";
import type { Offering } from "#contract/offerings.ts";
import type { BookSeries, SeriesPreview } from "#contract/series.ts";
import type { BookSession } from "#contract/sessions.ts";
import { drawScreen, lena, mentoring, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const priya = { ...lena, id: "priya", displayName: "Priya Raman", roles: ["provider" as const] };
const yoga: Offering = {
  ...mentoring,
  id: "yoga",
  name: "Yoga",
  kind: "group",
  dates: "published",
  capacity: 12,
  cutoffMinutes: 60,
  minimumNoticeMinutes: 60,
  publicUrl: "https://slotside.example/p/yoga",
};
interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body: unknown;
}

/** Keeps what is asked; `answer` decides what comes back. */
function server(answer: (asked: Asked) => unknown) {
  const asked: Asked[] = [];
  const json = async (path: string, call: { method?: string; body?: unknown } = {}) => {
    const one = { ...call, path, body: call.body };
    if (call.method !== undefined) asked.push(one);
    return call.method === undefined ? { items: [], nextCursor: null } : answer(one);
  };
  const calls = { json, send: async () => undefined, query: () => "" } as unknown as Client["calls"];
  return { asked, calls };
}

function open(offerings: readonly Offering[], more: Partial<Client>) {
  const place = { screen: "teach", section: "offerings" } as const;
  return drawScreen(place, { offerings: async () => offerings, ...more }, { me: priya });
}

describe("Offerings", () => {
  it("begin with four questions, and say all other rules in one sentence", async () => {
    const { asked, calls } = server(() => yoga);
    const booked: BookSession[] = [];
    const bookSession = async (wish: BookSession) => {
      booked.push(wish);
      return session;
    };
    open([], { calls, bookSession });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Publish" }, patience));
    expect(screen.getByText("Write a name.")).toBeTruthy();
    await person.type(screen.getByRole("textbox", { name: /Name/ }), "Yoga");
    await person.type(screen.getByLabelText(/First date/), "2026-11-30T18:00");
    await person.click(screen.getByRole("button", { name: "Publish" }));
    const heading = await screen.findByRole("heading", { name: "Yoga is published." }, patience);
    await waitFor(() => expect(document.activeElement).toBe(heading));
    expect(asked[0]?.body).toMatchObject({ name: "Yoga", kind: "group", capacity: 12, providerIds: ["priya"] });
    expect(booked[0]).toMatchObject({ offeringId: "yoga", startsAt: "2026-11-30T17:00:00Z", learnerIds: [] });
    expect(
      screen.getByText(
        "Can be booked up to 30 days ahead, at least 1 hour before and moved or cancelled until 1 hour before.",
      ),
    ).toBeTruthy();
  });

  it("change only the rules that were touched", async () => {
    const { asked, calls } = server(() => yoga);
    open([mentoring], { calls });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: /Mentoring/ }, patience));
    await person.click(await screen.findByRole("button", { name: "More rules" }, patience));
    await person.selectOptions(await screen.findByLabelText("At least this long before", {}, patience), "1440");
    await person.type(screen.getByLabelText("At most a day"), "3");
    await person.click(screen.getByRole("button", { name: "Save rules" }));
    expect(await screen.findByText(/Saved\. It counts for everything/, {}, patience)).toBeTruthy();
    expect(asked).toEqual([
      expect.objectContaining({
        method: "PATCH",
        path: "/api/v1/offerings/mentoring",
        body: { minimumNoticeMinutes: 1440, limits: { perDay: 3 } },
      }),
    ]);
  });

  it("publish dates that repeat once every conflict was decided", async () => {
    const dates = ["2026-11-30T17:00:00Z", "2026-12-07T17:00:00Z", "2026-12-14T17:00:00Z"];
    const preview = ({ choices = [] }: BookSeries): SeriesPreview => {
      const decided = choices.find(({ index }) => index === 1);
      const state = decided === undefined ? "conflict" : "skip" in decided ? "skipped" : "bookable";
      const chosen = decided && "startsAt" in decided ? decided.startsAt : undefined;
      const alternatives = [
        { startsAt: "2026-12-07T18:00:00Z", endsAt: "2026-12-07T18:30:00Z", providerIds: ["priya"] },
      ];
      return {
        offeringId: "yoga",
        providerIds: ["priya"],
        timeZone: "Europe/Berlin",
        bookable: state !== "conflict",
        occurrences: dates.map((startsAt, index) => ({
          index,
          startsAt: index === 1 && chosen !== undefined ? chosen : startsAt,
          endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(),
          state: index === 1 ? state : "bookable",
          moved: index === 1 && chosen !== undefined,
          ...(index === 1 && state === "conflict" ? { code: "slot_taken", overridable: true, alternatives } : {}),
        })),
      };
    };
    const { asked, calls } = server(({ path, body }) =>
      path.endsWith("/preview") ? preview(body as BookSeries) : { id: "s", sessions: [session, session, session] },
    );
    open([yoga], { calls });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: /Yoga/ }, patience));
    await person.type(await screen.findByLabelText("Another date", {}, patience), "2026-11-30T18:00");
    await person.selectOptions(screen.getByLabelText("Repeat"), "weekly");
    expect(await screen.findByText(/1 date does not fit/, {}, patience)).toBeTruthy();
    expect(screen.getByText("That time is taken.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Publish 2 dates" }).getAttribute("aria-disabled")).toBe("true");
    await person.click(screen.getByRole("button", { name: "Instead of Mon 7 Dec: Mon 7 Dec, 19:00" }));
    expect(await screen.findByText("Every date fits.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Publish 3 dates" }));
    expect(await screen.findByText("3 dates are published.", {}, patience)).toBeTruthy();
    expect(asked.at(-1)).toMatchObject({
      path: "/api/v1/series",
      body: { recurrence: { freq: "weekly", count: 8 }, choices: [{ index: 1, startsAt: "2026-12-07T18:00:00Z" }] },
    });
  });
});

/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { BookSeries, Occurrence } from "#contract/series.ts";
import { drawScreen, mentoring, refusal, session, slotsAt } from "../surface-for-tests.tsx";

const monday = "2026-11-23T09:00:00Z";
const weekMs = 7 * 86_400_000;

/** Six Mondays, of which those named do not fit. */
const dates = ({ choices = [], recurrence }: BookSeries, conflicts: Readonly<Record<number, string>>): Occurrence[] =>
  Array.from({ length: recurrence.count ?? 0 }, (_, index): Occurrence => {
    const at = Date.parse(monday) + index * weekMs;
    const code = conflicts[index];
    const isSkipped = choices.some((choice) => choice.index === index && "skip" in choice);
    return {
      index,
      startsAt: new Date(at).toISOString(),
      endsAt: new Date(at + 1_800_000).toISOString(),
      state: isSkipped ? "skipped" : code === undefined ? "bookable" : "conflict",
      moved: false,
      ...(code === undefined || isSkipped ? {} : { code, overridable: false }),
    };
  });

/** Monday's time is chosen, and is to repeat. `book`: what booking the series answers. */
async function repeat(conflicts: Readonly<Record<number, string>>, book?: () => never) {
  const sent: BookSeries[] = [];
  const calls = {
    json: async <T,>(path: string, call?: { readonly body?: unknown }): Promise<T> => {
      const wish = call?.body as BookSeries;
      const occurrences = path.startsWith("/api/v1/series") ? dates(wish, conflicts) : [];
      if (path === "/api/v1/series/preview") {
        const bookable = occurrences.every(({ state }) => state !== "conflict");
        return {
          offeringId: "mentoring",
          providerIds: ["priya"],
          timeZone: "Asia/Kolkata",
          bookable,
          occurrences,
        } as T;
      }
      if (path === "/api/v1/series") {
        sent.push(wish);
        book?.();
        return {
          id: "series-1",
          offeringId: "mentoring",
          recurrence: wish.recurrence,
          enrol: "date",
          sessions: [session],
        } as T;
      }
      return { items: [], nextCursor: null } as T;
    },
    send: async () => undefined,
    query: () => "",
  };
  drawScreen({ screen: "book" }, { slots: async () => slotsAt(monday), session: async () => session, calls });
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Monday 23 November, 10:00" }));
  await person.click(await screen.findByRole("button", { name: "Repeat it" }));
  return { sent, person };
}

describe("booking the same time every week", () => {
  it("books six dates in one press, and arrives at the first", async () => {
    const { sent, person } = await repeat({});
    expect(await screen.findByText("Every date fits.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Book 6 sessions" }));
    expect(await screen.findByRole("heading", { name: "You’re booked" })).toBeTruthy();
    expect(sent).toEqual([
      { offeringId: "mentoring", firstStartsAt: monday, recurrence: { freq: "weekly", count: 6 } },
    ]);
  });

  it("shows which dates do not fit and why, and books the others in one press", async () => {
    const { sent, person } = await repeat({ 2: "limit_reached", 4: "outside_booking_window" });
    expect(await screen.findByText("No more sessions can be booked in that period.")).toBeTruthy();
    expect(screen.getByText("That date cannot be booked yet.")).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "Book the 4 that fit" }));
    await screen.findByRole("heading", { name: "You’re booked" });
    expect(sent[0]?.choices).toEqual([
      { index: 2, skip: true },
      { index: 4, skip: true },
    ]);
  });

  it("says why nothing was booked, and goes back to a single session", async () => {
    const { person } = await repeat({}, () => {
      throw refusal("series_conflict");
    });
    await person.click(await screen.findByRole("button", { name: "Book 6 sessions" }));
    const alert = await screen.findByRole("alert");
    expect(within(alert).getByText(/Some of these dates cannot be booked/)).toBeTruthy();
    await person.selectOptions(screen.getByRole("combobox", { name: "Repeat" }), "once");
    expect(screen.getByRole("button", { name: "Book this time" })).toBeTruthy();
  });
});

describe("what does not repeat from here", () => {
  it("is a class, whose dates somebody publishes", async () => {
    const times = slotsAt(monday);
    const lesson = { ...times, items: times.items.map((each) => ({ ...each, sessionId: "session-1" })) };
    drawScreen(
      { screen: "book" },
      { offerings: async () => [{ ...mentoring, kind: "group", dates: "published" }], slots: async () => lesson },
    );
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: /^Monday 23 November, 10:00/ }));
    await screen.findByRole("button", { name: "Book this time" });
    expect(screen.queryByRole("button", { name: "Repeat it" })).toBeNull();
  });
});

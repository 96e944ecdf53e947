/** @jest-environment jsdom */
/** What the keyboard and a screen reader need and no layout: where the focus goes, what leads where, what is said aloud. */
import { describe, expect, it } from "@jest/globals";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Slots } from "#contract/offerings.ts";
import { drawScreen, refusal, session, slotsAt } from "./surface-for-tests.tsx";

const patience = { timeout: 20_000 };
const first = slotsAt("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z");
const later = slotsAt("2026-12-07T09:00:00Z", "2026-12-08T09:00:00Z");
const inFortnight = async (_id: string, { from }: { readonly from: string }): Promise<Slots> =>
  Date.parse(from) < Date.parse("2026-12-01T00:00:00Z") ? first : later;

const focused = (): string =>
  document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "";
/** What the polite regions say at the moment. */
const said = (): string =>
  screen
    .getAllByRole("status")
    .map((region) => region.textContent)
    .join(" ");
const tabStops = (group: HTMLElement): number =>
  within(group)
    .getAllByRole("button")
    .filter((button) => button.tabIndex === 0).length;

describe("the days to choose from, by the keyboard", () => {
  async function days() {
    drawScreen({ screen: "book" }, { slots: inFortnight });
    const group = await screen.findByRole("group", { name: /day/i }, patience);
    const person = userEvent.setup();
    const stop = within(group)
      .getAllByRole("button")
      .find((button) => button.tabIndex === 0);
    act(() => stop?.focus());
    return { person, group };
  }
  const dayGroup = (): HTMLElement => screen.getByRole("group", { name: /day/i });

  it("are one stop, and so are the times of a day and the soonest ones", async () => {
    const { group } = await days();
    expect(tabStops(group)).toBe(1);
    const times = screen.getByRole("region", { name: /Monday 23 November/ });
    expect(tabStops(times)).toBe(1);
    expect(tabStops(screen.getByRole("group", { name: /Soonest/ }))).toBe(1);
  });

  it("are walked by arrows, also over days without times, which say so", async () => {
    const { person } = await days();
    expect(focused()).toMatch(/^2 times on Monday 23 November/);
    await person.keyboard("{ArrowLeft}");
    expect(focused()).toMatch(/^0 times on Sunday 22 November|^No times on Sunday 22 November/);
    await person.keyboard("{ArrowRight}{ArrowRight}");
    expect(focused()).toMatch(/Tuesday 24 November/);
    await person.keyboard(" ");
    expect(document.activeElement?.getAttribute("aria-pressed")).toBe("true");
  });

  it("turn by Page Down and Page Up, with the focus on a day and the new days said", async () => {
    const { person } = await days();
    await person.keyboard("{PageDown}");
    await screen.findByRole("button", { name: /Monday 7 December/ }, patience);
    await waitFor(() => expect(dayGroup().contains(document.activeElement)).toBe(true));
    expect(said()).toMatch(/Dec/);
    await person.keyboard("{PageUp}");
    await screen.findByRole("button", { name: /times on Monday 23 November/ }, patience);
    expect(dayGroup().contains(document.activeElement)).toBe(true);
  });

  it("turn by their buttons, which keep the focus", async () => {
    const { person } = await days();
    act(() => screen.getByRole("button", { name: "Later days" }).focus());
    await person.keyboard("{Enter}");
    await screen.findByRole("button", { name: /Monday 7 December/ }, patience);
    await waitFor(() => expect(focused()).toBe("Later days"));
  });

  it("say how many times the day has that is chosen", async () => {
    const { person } = await days();
    await person.keyboard("{ArrowRight}{Enter}");
    await waitFor(() => expect(said()).toMatch(/1 time on Tuesday 24 November/));
  });
});

describe("what is asked beside a session, by the keyboard", () => {
  it.each(["Move", "Cancel session"])(
    "%s opens with the focus in it, and Escape leads back to its button",
    async (name) => {
      drawScreen({ screen: "session", id: "session-1" }, { session: async () => session, slots: async () => first });
      const person = userEvent.setup();
      const opener = await screen.findByRole("button", { name }, patience);
      act(() => opener.focus());
      await person.keyboard("{Enter}");
      await waitFor(() => expect(document.activeElement?.closest("section.ask")).not.toBeNull(), patience);
      await person.keyboard("{Escape}");
      await waitFor(() => expect(focused()).toBe(name));
      expect(document.querySelector("section.ask")).toBeNull();
    },
  );
});

describe("a time that somebody else took", () => {
  it("is told at once and by name, with the focus on the nearest one that is free", async () => {
    let isGone = false;
    drawScreen(
      { screen: "book" },
      {
        slots: async () => (isGone ? slotsAt("2026-11-23T10:00:00Z", "2026-11-24T09:00:00Z") : first),
        bookSession: async () => {
          isGone = true;
          throw refusal("slot_taken");
        },
      },
    );
    const person = userEvent.setup();
    for (const name of ["Monday 23 November, 10:00", "Book this time"]) {
      const button = await screen.findByRole("button", { name }, patience);
      act(() => button.focus());
      await person.keyboard("{Enter}");
    }
    expect((await screen.findByRole("alert", {}, patience)).textContent).toContain("Mon 23 Nov, 10:00");
    await waitFor(() => expect(focused()).toMatch(/^Monday 23 November, 11:00/), patience);
  });
});

describe("what is still loading", () => {
  it("is busy, has a name that is said once, and shows nothing to a screen reader besides", async () => {
    drawScreen({ screen: "book" }, { offerings: () => new Promise(() => undefined) });
    await waitFor(() => expect(document.querySelector("[aria-busy=true]")).not.toBeNull(), patience);
    const busy = document.querySelector<HTMLElement>("[aria-busy=true]");
    expect(
      within(busy as HTMLElement)
        .getAllByRole("status")
        .map(({ textContent }) => textContent),
    ).toEqual(["Loading…"]);
    expect(within(busy as HTMLElement).queryAllByRole("button")).toEqual([]);
  });
});

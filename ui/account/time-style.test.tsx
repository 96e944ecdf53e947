/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { ChangeMe } from "#contract/people.ts";
import { createWatched } from "../host.ts";
import { drawScreen, lena, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };

describe("how somebody wants times written", () => {
  it("is kept in their language tag, one wish beside the other", async () => {
    const sent: ChangeMe[] = [];
    const me = { ...lena, locale: "de-AT-u-fw-sun" };
    drawScreen(
      { screen: "account" },
      {
        changeMe: async (change) => {
          sent.push(change);
          return { ...me, ...(change.locale === undefined ? {} : { locale: change.locale }) };
        },
      },
      { me },
    );
    const person = userEvent.setup();
    await person.selectOptions(await screen.findByRole("combobox", { name: "Clock" }, patience), "12 hours");
    expect(await screen.findByText("Times are written like this everywhere from now on.")).toBeTruthy();
    expect(sent).toEqual([{ locale: "de-AT-u-fw-sun-hc-h12" }]);
  });

  it("is what every screen shows, in the language of the host", async () => {
    const me = { ...lena, locale: "en-u-hc-h12" };
    drawScreen({ screen: "session", id: "session-1" }, { session: async () => session }, { me });
    expect((await screen.findByText(/10:00 – 10:30 am/, {}, patience)).textContent).toBeTruthy();
  });
});

describe("a language that is read from right to left", () => {
  it("turns every word round, of the screen and of what is loaded with it", async () => {
    drawScreen({ screen: "account" }, {}, { context: createWatched({ locale: "ar-XB" }) });
    await waitFor(() => expect(document.body.textContent).toContain("\u202eClock\u202c"), patience);
  });
});

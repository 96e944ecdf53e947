/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen } from "@testing-library/react";
import { ApiProblem } from "#contract/client.ts";
import { german } from "./field-problem-words.de.ts";
import { wordOfField } from "./field-of-problem.ts";
import { createWatched } from "./host.ts";
import { drawScreen, refusal, session } from "./surface-for-tests.tsx";

/** What the server says of a field, and which sentence people read instead. */
const said = [
  ["body.limits.minutesPerDay", "must leave room for a session", "limitRoom"],
  ["body.publicPage", "is not possible when only matched learners book", "publicPageMatch"],
  ["body.providerIds.0", "must be a person of this organisation", "whoTeaches"],
  ["body.providerId", "must be a person of this organisation", "notKnown"],
  ["body.providerId", "does not teach this offering", "teachesIt"],
  ["body.learnerId", "must be somebody else", "twoPeople"],
  ["body.learnerIds", "must name the learners, because you teach this offering", "forWhomTeaches"],
  ["toProviderId", "must be somebody else who teaches here", "takesOver"],
  ["body.url", "must be an address that begins with https://", "https"],
  ["body.url", "There are 10 webhooks already. Remove one first.", "tooManyWebhooks"],
  ["body.confirm", "must be the name of the organisation", "organisationName"],
  ["body.weekly.0.windows.1.to", "must end after it begins", "endAfterBegin"],
  ["body.recurrence.until", "must cover at least two dates", "manyDates"],
  ["body.note", "Too big: expected string to have <=2000 characters", "tooLong"],
  ["query.reason", "must say why", "reason"],
  ["query.cursor", "must be a cursor this list handed out", "cursor"],
  ["body.something", "is new", "unknown"],
] as const;

describe("a field that does not fit", () => {
  it.each(said)("%s (%s) is said as %s", (path, message, word) => {
    expect(wordOfField({ path, message })).toBe(word);
  });

  it("is said as the server says it where that is in the reader's language already", () => {
    expect(wordOfField({ path: "body.csv", message: "Die Datei ist leer." })).toEqual({ text: "Die Datei ist leer." });
  });

  it("is said in German to who reads German, each sentence once", async () => {
    const errors = [
      { path: "body.reason", message: "must say why" },
      { path: "body.startsAt", message: "must be an instant" },
      { path: "body.startsAt", message: "must be between the years 2000 and 2199" },
    ];
    const { problem } = refusal("invalid_request");
    drawScreen(
      { screen: "session", id: "session-1" },
      {
        session: async () => session,
        cancelSession: async () => {
          throw new ApiProblem({ ...problem, detail: "The provider asks for a reason.", errors });
        },
      },
      { context: createWatched({ locale: "de-DE" }) },
    );
    const press = async (button: HTMLElement | undefined): Promise<void> => act(async () => button?.click());
    await press(await screen.findByRole("button", { name: "Cancel session" }));
    await press((await screen.findAllByRole("button", { name: "Cancel session" })).at(-1));
    expect(await screen.findByText(String(german.reason))).toBeTruthy();
    expect(screen.getAllByText(String(german.sameTime))).toHaveLength(1);
    expect(screen.queryByText(/asks for a reason/)).toBeNull();
  });
});

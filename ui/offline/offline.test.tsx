/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { act, screen, waitFor, within } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { ApiProblem, Offline } from "#contract/client.ts";
import type { ActionOnVersion, Client } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { drawScreen, refusal, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const gone = async (): Promise<never> => {
  throw new Offline(new TypeError("no network"));
};
const back = (): void => act(() => void dispatchEvent(new Event("online")));

/** The session's screen, with Cancel pressed and confirmed. */
async function cancel(answers: Partial<Client>) {
  const drawn = drawScreen({ screen: "session", id: "session-1" }, { session: async () => session, ...answers });
  const person = userEvent.setup();
  await person.click(await screen.findByRole("button", { name: "Cancel session" }, patience));
  await person.click((await screen.findAllByRole("button", { name: "Cancel session" })).at(-1) as HTMLElement);
  return { ...drawn, person };
}

describe("a gap of the network", () => {
  it("keeps what was pressed, shows that it waits, and does it once when the network is back", async () => {
    const sent: ActionOnVersion[] = [];
    let isGone = true;
    await cancel({
      cancelSession: async (_id, _body, action) => {
        sent.push(action);
        return isGone ? gone() : { ...session, version: 4, status: "cancelled" };
      },
    });
    expect(await screen.findByText("Waiting for the connection: cancel Mentoring", {}, patience)).toBeTruthy();
    isGone = false;
    back();
    expect(await screen.findByRole("heading", { name: "Session cancelled" }, patience)).toBeTruthy();
    expect(screen.queryByText(/Waiting for the connection/)).toBeNull();
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent.map(({ idempotencyKey, version }) => `${idempotencyKey} ${version}`)).size).toBe(1);
  });

  it("says what could not be done when it was back, also to somebody who went on to another screen", async () => {
    let isGone = true;
    const { person } = await cancel({
      cancelSession: async () => (isGone ? gone() : Promise.reject(refusal("cutoff_passed"))),
      sessions: async () => ({ items: [session], nextCursor: null }),
    });
    await screen.findByText(/Waiting for the connection/, {}, patience);
    await person.click(screen.getByRole("button", { name: "My sessions" }));
    await screen.findByRole("heading", { name: "My sessions" });
    isGone = false;
    back();
    expect(await screen.findByText("Could not be done: cancel Mentoring", {}, patience)).toBeTruthy();
    await person.click(screen.getByRole("button", { name: "All right: cancel Mentoring" }));
    expect(screen.queryByText(/Could not be done/)).toBeNull();
  });

  it("gives up waiting when it is told to, and says that nobody knows whether it happened", async () => {
    const { person } = await cancel({ cancelSession: gone });
    const stop = await screen.findByRole("button", { name: "Do not wait: cancel Mentoring" }, patience);
    await person.click(stop);
    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.queryByText(/Waiting for the connection/)).toBeNull();
  });

  it("keeps the last known schedule readable, and says as of when it holds", async () => {
    let isGone = false;
    const { queries } = drawScreen(
      { screen: "sessions" },
      { sessions: async () => (isGone ? gone() : { items: [session], nextCursor: null }) },
    );
    const list = await screen.findByRole("region", { name: "Upcoming" }, patience);
    isGone = true;
    void queries.invalidateQueries();
    expect(await screen.findByText(/You see what was known at/, {}, { timeout: 8_000 })).toBeTruthy();
    await waitFor(() => expect(queries.getQueryState(["sessions", "upcoming"])?.status).toBe("error"), {
      timeout: 8_000,
    });
    expect(within(list).getByRole("button", { name: /^Open Mentoring/ })).toBeTruthy();
  }, 20_000);
});

describe("a session that somebody else changed meanwhile", () => {
  const conflict = (current: Session): ApiProblem => {
    const { problem } = refusal("version_conflict");
    return new ApiProblem({ ...problem, code: "version_conflict", status: 412, current });
  };

  it("is cancelled as it is now when neither time, place nor status differ, without a word", async () => {
    const versions: number[] = [];
    await cancel({
      cancelSession: async (_id, _body, { version }) => {
        versions.push(version);
        if (version === 3) throw conflict({ ...session, version: 7, note: "bring a pen" });
        return { ...session, version: 8, status: "cancelled" };
      },
    });
    expect(await screen.findByRole("heading", { name: "Session cancelled" }, patience)).toBeTruthy();
    expect(versions).toEqual([3, 7]);
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("is left alone when its time differs, and the person decides again", async () => {
    const versions: number[] = [];
    await cancel({
      cancelSession: async (_id, _body, { version }) => {
        versions.push(version);
        throw conflict({ ...session, version: 7, startsAt: "2026-11-24T09:00:00Z" });
      },
    });
    expect((await screen.findByRole("alert")).textContent).toContain("changed");
    expect(versions).toEqual([3]);
  });
});

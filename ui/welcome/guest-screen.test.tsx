/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { GuestScreen } from "./guest-screen.tsx";

function draw(signIn: () => Promise<void>) {
  const opened: string[] = [];
  const known: string[] = [];
  let tell = (): void => undefined;
  const door = {
    look: async () => ({ state: "guest" as const, publicUrl: "https://slotside.example/p/yoga" }),
    signIn,
    onSignedIn: (told: () => void) => void (tell = told),
    open: async (url: string) => void opened.push(url),
  };
  render(<GuestScreen door={door} locale="en" onKnown={() => known.push("known")} />);
  return { opened, known, person: userEvent.setup(), become: () => tell() };
}

describe("a guest in a meeting", () => {
  it("lets Zoom ask who they are, and goes on by itself once they are known", async () => {
    const { person, known, become } = draw(async () => undefined);
    await person.click(screen.getByRole("button", { name: "Sign in to Zoom" }));
    expect(screen.getByText("Zoom asks you now. This panel goes on by itself.")).toBeTruthy();
    become();
    expect(known).toEqual(["known"]);
  });

  it("finds the public dates of the class, and says what else they can do where Zoom does not ask", async () => {
    const { person, opened } = draw(() => Promise.reject(new Error("too old")));
    await person.click(await screen.findByRole("button", { name: "Further dates of this class" }));
    await waitFor(() => expect(opened).toEqual(["https://slotside.example/p/yoga"]));
    await person.click(screen.getByRole("button", { name: "Sign in to Zoom" }));
    expect(await screen.findByText(/^Zoom did not ask\./)).toBeTruthy();
  });
});

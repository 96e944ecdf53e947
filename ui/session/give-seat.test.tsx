/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import type { Session, TakeSeat } from "#contract/sessions.ts";
import { drawScreen, mentoring, refusal, session } from "../surface-for-tests.tsx";

const patience = { timeout: 5_000 };
const here = { screen: "session", id: "session-1" } as const;
const [seat] = session.seats;
if (!seat) throw new Error("Lena has a seat");
const yoga: Session = {
  ...session,
  kind: "group",
  capacity: 5,
  seatsLeft: 4,
  seats: [seat, { ...seat, id: "seat-2", learnerId: "amir", displayName: "Amir", state: "cancelled" }],
  invited: [
    { name: "Eve", email: "eve@school.example", personId: "eve" },
    { name: "", email: "guest@elsewhere.example" },
  ],
};

describe("giving seats", () => {
  it("is one press for who was invited in the calendar, and for who is no longer on the roster", async () => {
    const given: TakeSeat[] = [];
    const takeSeat = async (_id: string, taking: TakeSeat) => {
      given.push(taking);
      return seat;
    };
    drawScreen(here, { session: async () => yoga, takeSeat });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Give Eve a seat" }, patience));
    await person.click(screen.getByRole("button", { name: "Give guest@elsewhere.example a seat" }));
    await person.click(screen.getByRole("button", { name: "Give Amir the seat back" }));
    const email = "guest@elsewhere.example";
    expect(given).toEqual([{ learnerId: "eve" }, { guest: { displayName: email, email } }, { learnerId: "amir" }]);
  });

  it("is offered to guests by name and address, and says in words what is wrong with either", async () => {
    const given: TakeSeat[] = [];
    const takeSeat = async (_id: string, taking: TakeSeat) => {
      given.push(taking);
      if (given.length === 1) throw refusal("already_booked");
      return seat;
    };
    drawScreen(here, { session: async () => ({ ...yoga, seats: [seat], invited: [] }), takeSeat });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Add a guest" }, patience));
    await person.click(await screen.findByRole("button", { name: "Give them a seat" }, patience));
    expect(screen.getByText("Say who comes.")).toBeTruthy();
    await person.type(screen.getByRole("textbox", { name: /Name/ }), " Ana Lima ");
    await person.type(screen.getByRole("textbox", { name: /E-mail address/ }), "ana");
    expect(screen.getByText(/Type an address/)).toBeTruthy();
    expect(given).toEqual([]);
    await person.type(screen.getByRole("textbox", { name: /E-mail address/ }), "@example.org{Enter}");
    expect(await screen.findByRole("alert", {}, patience)).toBeTruthy();
    await person.keyboard("{Enter}");
    const again = await screen.findByRole("button", { name: "Add a guest" }, patience);
    expect(document.activeElement).toBe(again);
    const guest = { displayName: "Ana Lima", email: "ana@example.org" };
    expect(given).toEqual([{ guest }, { guest }]);
  });

  it("puts guests in line where the class is full and keeps one", async () => {
    const given: TakeSeat[] = [];
    const takeSeat = async (_id: string, taking: TakeSeat) => {
      given.push(taking);
      return { ...seat, state: "waitlisted" as const };
    };
    const full = { ...yoga, seatsLeft: 0, seats: [seat], invited: [], offeringId: mentoring.id };
    const offerings = async () => [{ ...mentoring, kind: "group" as const, waitlist: true }];
    drawScreen(here, { session: async () => full, offerings, takeSeat });
    const person = userEvent.setup();
    await person.click(await screen.findByRole("button", { name: "Put a guest on the waiting list" }, patience));
    await person.type(await screen.findByRole("textbox", { name: /Name/ }, patience), "Ana");
    await person.type(screen.getByRole("textbox", { name: /E-mail address/ }), "ana@example.org");
    await person.click(screen.getByRole("button", { name: "Put them in line" }));
    expect(await screen.findByText("Ana is on the waiting list.", {}, patience)).toBeTruthy();
    expect(given).toEqual([{ guest: { displayName: "Ana", email: "ana@example.org" } }]);
  });

  it("is not offered where there is one seat only: who was invited is shown all the same", async () => {
    drawScreen(here, { session: async () => ({ ...yoga, kind: "individual", seatsLeft: 0 }) });
    expect(await screen.findByText("eve@school.example", {}, patience)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /seat/ })).toBeNull();
  });
});

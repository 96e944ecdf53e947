/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { screen } from "@testing-library/react";
import { drawScreen, mentoring, slotsAt } from "../surface-for-tests.tsx";

describe("an offering for matched people", () => {
  it("tells who has no match yet whom to ask, and what to send them", async () => {
    drawScreen(
      { screen: "book" },
      {
        offerings: async () => [{ ...mentoring, requireMatch: true }],
        providers: async () => [],
        slots: async () => slotsAt(),
        settings: async () => ({ organizer: "provider", helpContact: "programme@school.example" }),
      },
    );
    expect(await screen.findByText("Whom to ask: programme@school.example", {}, { timeout: 5_000 })).toBeTruthy();
    expect(screen.getByText(/book “Mentoring”: Lena Fischer \(lena@school.example\)/)).toBeTruthy();
  });
});

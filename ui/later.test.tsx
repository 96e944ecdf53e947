/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { act, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { Offline } from "#contract/client.ts";
import { lazy } from "./later.ts";
import { missingParts, patiently } from "./patiently.ts";
import { Mishap } from "./mishap.tsx";

const missing = (): Promise<never> => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe("a part that does not come", () => {
  it("is asked for again when the network is back, and counted meanwhile", async () => {
    let isGone = true;
    const part = patiently(() => (isGone ? missing() : Promise.resolve("part")));
    await jest.advanceTimersByTimeAsync(0);
    expect(missingParts.current()).toBe(1);
    isGone = false;
    dispatchEvent(new Event("online"));
    expect(await part).toBe("part");
    expect(missingParts.current()).toBe(0);
  });

  it("is given up while the device says that there is a network, for then it is gone for good", async () => {
    const outcome = expect(patiently(missing)).rejects.toBeInstanceOf(Offline);
    await jest.advanceTimersByTimeAsync(8_000);
    await outcome;
    expect(missingParts.current()).toBe(0);
  });

  it("leaves something to read and to press where it would have stood, and the rest of the page as it is", async () => {
    const Part = lazy(missing);
    // React tells the console of what is caught.
    const told = jest.spyOn(console, "error").mockImplementation(() => undefined);
    render(
      <>
        <nav>menu</nav>
        <Mishap instead={(error) => <p>{error instanceof Offline ? "no network" : "something else"}</p>}>
          <Suspense fallback="loading">
            <Part />
          </Suspense>
        </Mishap>
      </>,
    );
    expect(screen.getByText("loading")).toBeTruthy();
    await act(() => jest.advanceTimersByTimeAsync(8_000));
    expect(screen.getByText("no network")).toBeTruthy();
    expect(screen.getByText("menu")).toBeTruthy();
    told.mockRestore();
  });

  it("is no dead end where drawing failed for another reason: it is drawn once more", async () => {
    let isBroken = true;
    const told = jest.spyOn(console, "error").mockImplementation(() => undefined);
    function Fragile(): string {
      if (isBroken) throw new Error("broken");
      return "whole";
    }
    render(
      <Mishap instead={(_error, retry) => <button onClick={retry}>again</button>}>
        <Fragile />
      </Mishap>,
    );
    isBroken = false;
    act(() => screen.getByRole("button", { name: "again" }).click());
    expect(screen.getByText("whole")).toBeTruthy();
    told.mockRestore();
  });
});

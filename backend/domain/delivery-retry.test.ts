import { describe, expect, it } from "@jest/globals";
import { retryDeliveryAt } from "./delivery-retry.ts";
import { asInstant } from "./instant.ts";

const now = asInstant(1_000_000);
const secondsUntil = (hope: "later" | "closed", attempts: number): number =>
  (retryDeliveryAt(hope, { now, attempts }) - now) / 1000;

describe("a message that could not be delivered", () => {
  it("is tried again after five seconds, then ever later, to a quarter of an hour at most", () => {
    expect([1, 2, 3, 7, 8, 9, 500].map((attempts) => secondsUntil("later", attempts))).toEqual([
      5, 10, 20, 320, 640, 900, 900,
    ]);
  });

  it("waits five minutes each time for a channel that is closed", () => {
    expect([1, 20].map((attempts) => secondsUntil("closed", attempts))).toEqual([300, 300]);
  });
});

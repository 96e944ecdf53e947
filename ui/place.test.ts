import { describe, expect, it } from "@jest/globals";
import { startFor } from "./place.ts";

describe("where a surface begins", () => {
  it.each([
    ["with booking, for who learns", ["learner"], { screen: "book" }, { screen: "book" }],
    ["with what is ahead, for who teaches", ["learner", "provider"], { screen: "book" }, { screen: "sessions" }],
    [
      "where a link led, whoever follows it",
      ["provider"],
      { screen: "book", offeringId: "yoga" },
      { screen: "book", offeringId: "yoga" },
    ],
    ["with what is open in the client", ["provider"], { screen: "here" }, { screen: "here" }],
  ] as const)("%s", (_, roles, place, start) => {
    expect(startFor(roles, place)).toEqual(start);
  });
});

import { describe, expect, it } from "@jest/globals";
import { matchNames } from "./match-names.ts";
import type { InRoom, OnRoster, Said } from "./match-names.ts";

const roster: readonly OnRoster[] = ["Lena Vogt", "Sam Okafor", "Sam Oduya", "Amir Haddad", "Zoë Müller-Ross"].map(
  (name) => ({ seatId: name, name }),
);
const inRoom = (...names: readonly string[]): InRoom[] =>
  names.map((name, index) => ({ id: `${name} ${index}`, name, isHere: true }));
const matched = (names: readonly string[], said?: Said): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...matchNames(inRoom(...names), roster, said).seen].map(([seatId, { names: as }]) => [seatId, as]),
  );
const strangers = (names: readonly string[], said?: Said): string[] =>
  matchNames(inRoom(...names), roster, said).strangers.map(({ name }) => name);

describe("the names of a room", () => {
  it.each([
    ["lena  VOGT", "Lena Vogt"],
    ["Lena Vogt (iPad)", "Lena Vogt"],
    ["Lena", "Lena Vogt"],
    ["Haddad, Amir", "Amir Haddad"],
    ["Amir H.", "Amir Haddad"],
    ["Zoe Muller", "Zoë Müller-Ross"],
  ])("takes %s for %s", (name, person) => {
    expect(matched([name])).toEqual({ [person]: [name] });
  });

  it.each(["Sam", "Sam O.", "Sunny", "L", "iPhone", "Lena Vogel", ""])("takes %j for nobody", (name) => {
    expect(matched([name])).toEqual({});
    expect(strangers([name])).toEqual([name]);
  });

  it("leaves out who is there by their full name before it guesses, and two who could be the same", () => {
    expect(matched(["Sam Okafor", "Sam"])).toEqual({ "Sam Okafor": ["Sam Okafor"], "Sam Oduya": ["Sam"] });
    expect(strangers(["Lena", "Lena V"])).toEqual(["Lena", "Lena V"]);
  });

  it("believes what was said of a name, for every device that comes in under it, and forgets nobody who left", () => {
    const said = new Map([
      ["sunny", "Lena Vogt"],
      ["visitor", "nobody"],
    ]);
    expect(matched(["Sunny", "SUNNY", "Visitor"], said)).toEqual({ "Lena Vogt": ["Sunny", "SUNNY"] });
    expect(strangers(["Sunny", "Visitor"], said)).toEqual([]);
    const gone = [{ id: "1", name: "Lena", isHere: false }];
    expect(matchNames(gone, roster).seen.get("Lena Vogt")).toEqual({ names: ["Lena"], isHere: false });
  });
});

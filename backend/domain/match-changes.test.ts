import { describe, expect, it } from "@jest/globals";
import { planMatchChanges } from "./match-changes.ts";

const standing = ["p1 l1", "p1 l2", "p2 l1"].map((id) => {
  const [providerId = "", learnerId = ""] = id.split(" ");
  return { id, providerId, learnerId };
});
const pairs = (...named: string[]) =>
  named.map((name, index) => {
    const [providerId = "", learnerId = ""] = name.split(" ");
    return { providerId, learnerId, line: index + 2 };
  });

function plan(mode: "add" | "complete", lines: string[], unread: object[] = []) {
  const changes = planMatchChanges({ mode, pairs: pairs(...lines), unread, standing });
  const names = (matches: readonly { readonly providerId: string; readonly learnerId: string }[]) =>
    matches.map(({ providerId, learnerId }) => `${providerId} ${learnerId}`);
  return {
    added: names(changes.added),
    ended: names(changes.ended),
    unchanged: names(changes.unchanged),
    heldBack: names(changes.heldBack),
    repeated: changes.repeated,
  };
}

const none = { added: [], ended: [], unchanged: [], heldBack: [], repeated: 0 };

describe("an imported list of matches", () => {
  it("adds what is new and ends nothing, unless it is the whole list", () => {
    const lines = ["p1 l1", "p3 l3"];
    expect(plan("add", lines)).toEqual({ ...none, added: ["p3 l3"], unchanged: ["p1 l1"] });
    const rest = ["p1 l2", "p2 l1"];
    expect(plan("complete", lines)).toEqual({ ...none, added: ["p3 l3"], unchanged: ["p1 l1"], ended: rest });
  });

  it("counts a line that says what an earlier one said once", () => {
    expect(plan("add", ["p3 l3", "p3 l3", "p1 l1"])).toMatchObject({ added: ["p3 l3"], repeated: 1 });
  });

  it.each([
    ["only the provider", { providerId: "p1" }, { ended: ["p2 l1"], heldBack: ["p1 l1", "p1 l2"] }],
    ["only the learner", { learnerId: "l1" }, { ended: ["p1 l2"], heldBack: ["p1 l1", "p2 l1"] }],
    ["nobody", {}, { ended: [], heldBack: ["p1 l1", "p1 l2", "p2 l1"] }],
    ["two who are not matched", { providerId: "p2", learnerId: "l2" }, { ended: ["p1 l1", "p1 l2", "p2 l1"] }],
  ])("ends nothing that a line with an error may mean: %s could be made out", (_, unread, expected) => {
    expect(plan("complete", [], [unread])).toMatchObject(expected);
  });
});

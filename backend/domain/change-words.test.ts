import { describe, expect, it } from "@jest/globals";
import { sortOfChange, withoutReasons } from "./change-lines.ts";
import type { ChangeFacts, ChangeKind, ChangeLine } from "./change-lines.ts";
import { changeWords, hindrances, sayChange } from "./change-words.ts";

/** Monday 2 March 2026, 14:00 UTC, and eighteen hours later. */
const [at, to] = [1_772_460_000_000, 1_772_524_800_000];
const zone = "Europe/Berlin";

/** Facts for every kind, so that none can be forgotten. */
const examples: ChangeFacts = {
  booked: { at, zone },
  published: { at, zone },
  moved: { from: at, to, zone },
  resized: { from: 30, to: 45 },
  handed_over: {},
  cancelled: { reason: { kind: "too_few", seated: 1, minimum: 2 } },
  cancel_undone: { at, zone },
  move_undone: { at, zone },
  left_out: { count: 2 },
  link_renewed: {},
  place_changed: {},
  link_changed: {},
  note_changed: {},
  capacity_changed: { from: 3, to: 4 },
  self_removal: { by: "staff" },
  seat_left: { reason: { kind: "person_away" } },
  seat_taken_off: {},
  line_left: {},
  seat_moved_away: {},
  seat_declined: {},
  offer_taken: {},
  joined: { count: 1 },
  joined_line: { count: 2 },
  offers_made: { count: 1 },
  offers_ran_out: { count: 2 },
  offer_withdrawn: {},
  merged: { reference: "SL-1" },
  person_deleted: {},
  attendance: { came: 3, of: 4 },
  answered: { answer: "tentative" },
  answer_kept: { answer: "accepted" },
  proposed: { at, zone },
  proposal_declined: { at, zone },
  proposal_withdrawn: { at, zone },
  put_back: { where: "calendar", to, zone, because: "too_long", nearest: [at] },
  made_again: { where: "zoom", because: "in_the_past" },
  time_put_back: { where: "zoom" },
  drift: { drift: "duplicate", area: "meetings" },
  vendor_failed: { vendor: "zoom", code: "licence_missing" },
  vendor_right: { attempts: 4 },
  insisted: { codes: ["slot_taken", "not_matched"] },
};
const kinds = Object.keys(examples) as ChangeKind[];
const lineOf = (kind: ChangeKind): ChangeLine => ({ kind, ...examples[kind] }) as ChangeLine;
/** Words that would have stayed in the other language. */
const leftOver = { en: /\b(und|der|die|das|eine|wurde|weil)\b/i, de: /\b(the|and|a|because|learners?|by)\b/i };

describe("what happened to a session", () => {
  it.each(kinds)("is said in both languages: %s", (kind) => {
    const said = { en: sayChange([lineOf(kind)], "en"), de: sayChange([lineOf(kind)], "de") };
    expect(said.de).not.toBe(said.en);
    for (const language of ["en", "de"] as const) {
      expect(said[language]).not.toMatch(leftOver[language]);
      expect(said[language]).not.toMatch(/undefined|NaN|\[object|^$/);
    }
  });

  it("has the same kinds and reasons in every language", () => {
    expect(Object.keys(changeWords.de).sort()).toEqual(Object.keys(changeWords.en).sort());
    expect(Object.keys(hindrances.de).sort()).toEqual(Object.keys(hindrances.en).sort());
  });

  it("is one line of everything that happened at once, in the zone of the session", () => {
    const moved: readonly ChangeLine[] = [
      { kind: "moved", from: at, to, zone },
      { kind: "resized", from: 30, to: 45 },
      { kind: "insisted", codes: ["inside_minimum_notice"] },
    ];
    expect(sayChange(moved, "en")).toBe(
      "Moved from Mon, 2 Mar 2026, 15:00 (Europe/Berlin) to Tue, 3 Mar 2026, 09:00 (Europe/Berlin); Length changed from 30 to 45 minutes (insisting, although it is too soon)",
    );
    expect(sayChange(moved, "de")).toBe(
      "Verschoben von Mo., 2. März 2026, 15:00 (Europe/Berlin) auf Di., 3. März 2026, 09:00 (Europe/Berlin); Dauer von 30 auf 45 Minuten geändert (so gewollt, obwohl es zu kurzfristig ist)",
    );
  });

  it("keeps what somebody wrote as they wrote it, and leaves it out for others", () => {
    const left: readonly ChangeLine[] = [{ kind: "seat_left", reason: "Mir ist nicht wohl" }];
    expect(sayChange(left, "en")).toBe("A learner left: Mir ist nicht wohl");
    expect(sayChange(withoutReasons(left), "en")).toBe("A learner left");
  });

  it("leaves a kind out that a newer version wrote", () => {
    const later = [{ kind: "beamed_away" }, { kind: "place_changed" }] as unknown as readonly ChangeLine[];
    expect(sayChange(later, "en")).toBe("Place changed");
  });

  it("is told apart: answers, repairs and changes", () => {
    const sorts = (["answered", "drift", "moved"] as const).map((kind) => sortOfChange([lineOf(kind)]));
    expect(sorts).toEqual(["answer", "repair", "change"]);
  });
});

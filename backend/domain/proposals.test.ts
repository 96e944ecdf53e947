import { describe, expect, it } from "@jest/globals";
import { asInstant, minuteMs } from "./instant.ts";
import { askedPart, decideProposal, rightsInProposal, stateOfProposal } from "./proposals.ts";
import type { KeptProposal } from "./proposals.ts";

const hourMs = 60 * minuteMs;
const at = (hours: number) => asInstant(hours * hourMs);
const session = { startsAt: at(10), endsAt: at(11), status: "scheduled" } as const;

describe("who may ask for another time", () => {
  it.each([
    ["a learner asks the provider", { kind: "individual", isStaff: false, isSeated: true }, "provider"],
    ["a learner of a class asks the provider", { kind: "group", isStaff: false, isSeated: true }, "provider"],
    ["a provider asks their one learner", { kind: "individual", isStaff: true, isSeated: false }, "learner"],
    ["a provider moves a class and does not ask", { kind: "group", isStaff: true, isSeated: false }, undefined],
    ["who stands in line asks nobody", { kind: "group", isStaff: false, isSeated: false }, undefined],
  ] as const)("%s", (_, part, asked) => {
    expect(askedPart(part)).toBe(asked);
  });

  const asking = (now: number, startsAt: number, about: Parameters<typeof decideProposal>[0]["session"] = session) => ({
    session: about,
    wanted: { startsAt: at(startsAt), endsAt: at(startsAt + 1) },
    now: at(now),
  });
  it.each([
    ["minutes before it begins, whatever the cut-off", asking(9.9, 12), undefined],
    ["not once it has begun", asking(10, 12), "in_the_past"],
    ["not for a time that has passed", asking(9, 8), "in_the_past"],
    ["not when it is off", asking(1, 12, { ...session, status: "cancelled" }), "already_cancelled"],
  ])("%s", (_, about, code) => {
    expect(decideProposal(about)?.code).toBe(code);
  });
});

describe("who decides about a proposal", () => {
  const viewer = { callerId: "priya", standing: "staff", isSeated: false, seesNames: true } as const;
  const lena = { callerId: "lena", standing: "learner", isSeated: true, seesNames: false } as const;
  it.each([
    [
      "the provider about a learner's",
      { byId: "lena", forPart: "provider" },
      viewer,
      { decides: true, withdraws: false },
    ],
    [
      "the learner about a provider's",
      { byId: "priya", forPart: "learner" },
      lena,
      { decides: true, withdraws: false },
    ],
    ["nobody about their own", { byId: "lena", forPart: "provider" }, lena, { decides: false, withdraws: true }],
    [
      "not another learner of the class, who does not even see it",
      { byId: "amir", forPart: "provider" },
      lena,
      undefined,
    ],
    [
      "not the help desk, who sees it",
      { byId: "lena", forPart: "provider" },
      { ...lena, callerId: "sam", isSeated: false, seesNames: true },
      { decides: false, withdraws: false },
    ],
  ] as const)("%s", (_, proposal, who, rights) => {
    expect(rightsInProposal(proposal, who)).toEqual(rights);
  });
});

describe("a proposal lapses by itself", () => {
  const open: KeptProposal = { startsAt: at(14), endsAt: at(15), insteadOf: session, state: "open" };
  type Read = Parameters<typeof stateOfProposal>;
  const read = (now: number, about: Partial<Read[1]> = {}, proposal: Partial<KeptProposal> = {}): Read => [
    { ...open, ...proposal },
    { ...session, ...about },
    at(now),
  ];
  it.each([
    ["is open before the session", read(1), "open"],
    ["when the session moves", read(1, { startsAt: at(9) }), "expired"],
    ["when it is made longer", read(1, { endsAt: at(12) }), "expired"],
    ["when it is cancelled", read(1, { status: "cancelled" }), "expired"],
    ["when it begins", read(10), "expired"],
    ["when the time it asks for has come", read(8, {}, { startsAt: at(8) }), "expired"],
    ["unless it was decided before", read(12, {}, { state: "declined" }), "declined"],
  ])("%s", (_, about, state) => {
    expect(stateOfProposal(...about)).toBe(state);
  });
});

import { describe, expect, it } from "@jest/globals";
import { asInstant } from "./instant.ts";
import { invitationsBetween } from "./invitations.ts";

const lena = { name: "Lena", email: "lena@school.example" };
const sam = { name: "Sam", email: "sam@school.example" };
const atTen = { startsAt: asInstant(36_000_000), endsAt: asInstant(37_800_000), attendees: [lena] };
const atEleven = { ...atTen, startsAt: asInstant(39_600_000), endsAt: asInstant(41_400_000) };

describe("whom the calendar tells what", () => {
  it.each([
    [
      "an event that is made invites everybody",
      undefined,
      { ...atTen, attendees: [lena, sam] },
      ["booked Lena", "booked Sam"],
    ],
    ["a move is told to who stays", atTen, atEleven, ["moved Lena"]],
    ["another place or text is told to nobody", atTen, atTen, []],
    ["who joins is invited, who stays hears nothing", atTen, { ...atTen, attendees: [lena, sam] }, ["booked Sam"]],
    ["who leaves is told so", { ...atTen, attendees: [lena, sam] }, atTen, ["cancelled Sam"]],
    [
      "a move with a new learner tells each their part",
      atTen,
      { ...atEleven, attendees: [lena, sam] },
      ["moved Lena", "booked Sam"],
    ],
    [
      "a cancelled event is told to everybody",
      { ...atTen, attendees: [lena, sam] },
      undefined,
      ["cancelled Lena", "cancelled Sam"],
    ],
    ["nothing before and after is told to nobody", undefined, undefined, []],
  ])("%s", (_what, before, after, told) => {
    expect(invitationsBetween(before, after).map(({ kind, name }) => `${kind} ${name}`)).toEqual(told);
  });
});

/** The words of what staff do with a roster. */
export const english = {
  invitedThere: "Invited in the calendar, without a seat",
  gone: "No longer on the roster",
  give: "Give {name} a seat",
  giveBack: "Give {name} the seat back",
  given: "{name} has a seat.",
} as const;

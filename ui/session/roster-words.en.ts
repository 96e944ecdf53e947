/** The words of what staff do with a roster. */
export const english = {
  invitedThere: "Invited in the calendar, without a seat",
  gone: "No longer on the roster",
  give: "Give {name} a seat",
  giveBack: "Give {name} the seat back",
  addGuest: "Add a guest",
  guestLead: "For somebody without an account. They get a mail with a link to their seat.",
  guestName: "Name",
  guestNameMissing: "Say who comes.",
  guestEmail: "E-mail address",
  guestEmailWrong: "Type an address that mail can be sent to, such as ana@example.org.",
  guestAdd: "Give them a seat",
  guestCancel: "Do not add",
  given: "{name} has a seat.",
} as const;

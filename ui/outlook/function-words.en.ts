/** What Outlook says where no pane is open: before sending, and after a button that acts at once. */
export const english = {
  movesSession:
    "Sending moves the Slotside session {name} to {time}, a time that Slotside would not offer for it. Everybody is told. Choose another time in Slotside, or send anyway.",
  kept: "{n} times are kept until {until} and stand in your text.",
  nothingFree: "You have no free time to offer in the next two weeks.",
  nobody: "You teach nothing that can be booked, so there are no times to offer.",
  openPane: "That did not work here. Open Slotside and try it there.",
} as const;

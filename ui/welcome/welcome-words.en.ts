/** The words of the first look into Slotside from Zoom. */
export const english = {
  title: "Welcome to Slotside",
  lead: "Publish classes, take bookings, and meet on Zoom. How would you like to begin?",
  leadArrived: "You have let Slotside in as {name} ({email}). How would you like to go on?",
  zoomOnly: "Continue with Zoom only",
  zoomOnlyHint: "For yourself or a small team. No Microsoft account is needed.",
  zoomOnlyAdministers: "Zoom says that you look after this account, so you will look after Slotside for it too.",
  microsoft: "Sign in with Microsoft",
  microsoftHint:
    "For people whose organisation uses Slotside in Teams or Outlook. Your Zoom account is linked to you there.",
  askedFirst: "Zoom asks first whether Slotside may create and change your meetings.",
  whatWeKeep: "What Slotside asks for and keeps",
  working: "One moment…",
  declined: "Nothing has changed. Slotside needs this permission to make meetings for you; you can try again.",
  failed: "That did not work. Try again in a moment.",
  finishTitle: "Finish in your browser",
  finishLead:
    "A page has opened there. Sign in with Microsoft, confirm that both accounts are yours, and come back. This panel goes on by itself.",
  openAgain: "Open the page again",
  finished: "I have finished",
  otherWay: "Choose another way",
} as const;

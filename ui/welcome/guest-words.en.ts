/** The words of a panel in which nobody is signed in. */
export const english = {
  title: "You are here as a guest",
  lead: "Slotside shows your sessions, and books the next one, once you are signed in to Zoom.",
  signIn: "Sign in to Zoom",
  waiting: "Zoom asks you now. This panel goes on by itself.",
  failed: "Zoom did not ask. Sign in to Zoom first, then open Slotside again.",
  dates: "Further dates of this class",
  datesHint: "You can take a seat there with your name and e-mail address. No account is needed.",
  ownLink: "You have a seat already? The link in your mail moves it or gives it up, also without signing in.",
} as const;

/** Words of the Outlook pane: what is open beside it, what is being written, and what can be made of it. */
export const english = {
  nextTitle: "Your next sessions",
  nextLead: "Open an appointment to see its session here.",
  book: "Book a session",
  notInMessage: "No session in this message",
  notInMessageLead: "Open an invitation of ours to answer or move it here. Until then, these are your next sessions.",
  formLate: "Outlook's window shows an older time",
  formLateHint:
    "It still says {time}. The session is as you see it here; close the appointment and open it again to see the same there.",
  formGone: "Outlook's window still shows this appointment",
  formGoneHint: "The session is cancelled. Its entry goes from your calendar by itself; you can close that window.",
  formAhead: "Outlook's form says {time}",
  formAheadHint:
    "That has not been sent. Send the form to move the session, or close it without saving to keep the time below.",
  offerTitle: "Offer times",
  offerLead: "Choose up to {n} times. They are put into your text as links and kept free until somebody takes one.",
  offerWhat: "What for",
  offerChosen: "{n} of {most} chosen",
  offerNow: "Keep these times and insert them",
  offering: "Keeping the times…",
  offerDone: "The times stand in your text",
  offerDoneHint: "They are kept for whoever opens a link, until {until}.",
  offerGiveBack: "Give the times free again",
  offerGivenBack: "The times are free again. Take the links out of your text.",
  offerCopy: "Outlook did not take the text. Copy it into your message by hand:",
  offerMore: "Offer other times",
  offerTaken: "One of these times was taken meanwhile. Choose again.",
  offerNothing: "There are no free times to offer in the next two weeks.",
  offerNobody:
    "You teach nothing that can be booked, so there are no times to offer. You can book a session of your own.",
  offerText: "These times suit me. Choose one, and it is booked:",
  offerZone: "Times in {zone}.",
} as const;

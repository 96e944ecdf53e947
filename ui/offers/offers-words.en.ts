/** Words of the times that somebody offered. */
export const english = {
  lead: "{name} keeps these times for you. Choose one, and it is booked.",
  until: "They are kept until {until}.",
  mine: "Times you offer",
  mineLead: "They are kept for whoever opens the link, until {until}.",
  giveFree: "Give them free again",
  over: "These times are over",
  overLead: "One of them was taken, or they were kept long enough. There may be others.",
  others: "See other times",
  book: "Book {time}",
  note: "Message to {name} (optional)",
  booking: "Booking…",
} as const;

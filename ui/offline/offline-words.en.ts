/** The words of a gap in the network. */
export const english = {
  gap: "No connection just now",
  gapKnown: "You see what was known at {time}. It refreshes by itself once the connection is back.",
  gapUnknown: "It goes on by itself once the connection is back.",
  waiting: "Waiting for the connection: {what}",
  stop: "Do not wait",
  stopNamed: "Do not wait: {what}",
  failed: "Could not be done: {what}",
  dismiss: "All right",
  dismissNamed: "All right: {what}",
  does_book: "book {name}",
  does_move: "move {name}",
  does_cancel: "cancel {name}",
  does_answer: "your answer to {name}",
  does_attend: "attendance of {name}",
  does_next: "the next {name}",
  aSession: "a session",
} as const;

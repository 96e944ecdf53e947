/** Who is told of a change, said before it is made. */
export const english = {
  moved: "Who hears of the new time",
  cancelled: "Who hears of the cancellation",
  nobodyElse: "Nobody else has to be told.",
  calendar: "Through the invitation in their calendar: {names}",
  email: "By e-mail: {names}",
  nobody: "Cannot be reached, tell them yourself: {names}",
  you: "you",
  others: { one: "{n} other person", other: "{n} other people" },
} as const;

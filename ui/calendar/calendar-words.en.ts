/** The words of a provider's calendar. */
export const english = {
  view: "Show",
  week: "Week",
  month: "Month",
  today: "Today",
  earlierWeek: "Week before",
  laterWeek: "Next week",
  earlierMonth: "Month before",
  laterMonth: "Next month",
  noneInWeek: "No sessions in this week.",
  noneOnDay: "No sessions on {day}.",
  sessionsOn: { one: "{day}: {n} session", other: "{day}: {n} sessions" },
  nothingOn: "{day}: nothing",
  taken: "{taken} of {seats}",
  noLink: "No link yet",
} as const;

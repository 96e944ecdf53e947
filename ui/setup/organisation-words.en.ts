/** The words of the organisation's choices. */
export const english = {
  usualReminders: "Reminders",
  usualRemindersHint: "By e-mail before each session, for everybody who chooses no times of their own in Account.",
  usualRemindersSaved: "Saved. It counts for sessions that are booked, too.",
} as const;

/** The words of Set-up's frame. */
export const english = {
  title: "Set-up",
  sections: "Parts of the set-up",
  integrations: "Integrations",
  people: "People",
  matches: "Matches",
  sessions: "Sessions",
  activity: "Activity",
  health: "Health",
  organisation: "Organisation",
} as const;

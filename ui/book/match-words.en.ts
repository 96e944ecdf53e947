/** The words for who has not been matched with anybody yet. */
export const english = {
  title: "You have not been matched with anybody yet",
  lead: "“{name}” is for people who have been matched with each other. Somebody in your organisation does that; afterwards the times appear here by themselves.",
  ask: "Whom to ask: {contact}",
  askNobody: "Ask whoever looks after the programme in your organisation, and send them this:",
  text: "Please match me in Slotside, so that I can book “{offering}”: {person} ({email}).",
  copy: "Copy the text",
  copied: "Copied",
} as const;

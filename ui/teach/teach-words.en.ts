/** The words around what somebody who teaches looks after. */
export const english = {
  title: "Teaching",
  sections: "Parts of Teaching",
  calendar: "Calendar",
  wishes: "Wishes",
  hours: "Hours",
  offerings: "Offerings",
} as const;

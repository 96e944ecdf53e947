/** A session is one dated instance of an offering, for one learner or a class; its seats are its roster. */

export type SessionKind = "individual" | "group";
export type Presence = "virtual" | "in_person" | "phone";
/** Who carries the online meeting of a session; `own` is a link that a person brought. */
export type MeetingVendor = "teams" | "zoom" | "meet" | "own";

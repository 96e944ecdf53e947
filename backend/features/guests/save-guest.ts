/** Makes somebody without an account known, so that they can have a seat. */
export { saveGuest } from "./guests.store.ts";

/** The locks under which anybody's time is decided, for everything that decides about it. */
export { lockPeople } from "./bookings.store.ts";

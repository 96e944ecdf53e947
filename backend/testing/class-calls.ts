/** What people do with classes over the API, for tests; every answer is checked against the contract. */
import type { Offering, Slots } from "#contract/offerings.ts";
import { seatReply, session as sessionSchema } from "#contract/sessions.ts";
import type { SeatReply, Session } from "#contract/sessions.ts";
import type { Caller } from "../platform/caller.ts";
import type { BookingWorld, Request } from "./booking-world.ts";

interface Wanted {
  readonly offeringId: string;
  readonly startsAt: string;
}

/** The calls of a world that a test file makes before its tests and hands out here. */
export function createClassCalls(worldOf: () => BookingWorld) {
  const send = async (route: string, caller: Caller, request: Request): Promise<Session> =>
    sessionSchema.parse((await worldOf().call(route, caller, request)).body);
  const sendSeat = async (route: string, caller: Caller, request: Request): Promise<SeatReply> =>
    seatReply.parse((await worldOf().call(route, caller, request)).body);
  const session = "/api/v1/sessions/:id";
  const seat = `${session}/seats/:seatId`;
  return {
    send,
    /** A virtual class of two that lasts an hour, unless it says otherwise. */
    offer: async (caller: Caller, more: object): Promise<Offering> => {
      const usual = { name: "Yoga", durationMinutes: 60, kind: "group", presence: "virtual", capacity: 2 };
      return (await worldOf().call("POST /api/v1/offerings", caller, { body: { ...usual, ...more } })).body as Offering;
    },
    book: (caller: Caller, wanted: Wanted, more: object = {}) =>
      send("POST /api/v1/sessions", caller, { body: { ...wanted, ...more } }),
    publish: (caller: Caller, wanted: Wanted, more: object = {}) =>
      send("POST /api/v1/sessions", caller, { body: { ...wanted, learnerIds: [], ...more } }),
    /** Joins a little later than whoever joined before. */
    join: (caller: Caller, id: string, body: object = {}, more: Request = {}) => {
      worldOf().moveClock(1 / 60);
      return sendSeat(`POST ${session}/seats`, caller, { params: { id }, body, ...more });
    },
    leave: (caller: Caller, { id, seatId }: SeatOf, query: object = {}) =>
      sendSeat(`DELETE ${seat}`, caller, { params: { id, seatId }, query }),
    moveSeat: (caller: Caller, { id, seatId }: SeatOf, body: object) =>
      sendSeat(`POST ${seat}/move`, caller, { params: { id, seatId }, body }),
    accept: (caller: Caller, { id, seatId }: SeatOf) =>
      sendSeat(`POST ${seat}/accept-offer`, caller, { params: { id, seatId } }),
    merge: (caller: Caller, id: string, intoSessionId: string) =>
      send(`POST ${session}/merge`, caller, { params: { id }, body: { intoSessionId } }),
    change: (caller: Caller, id: string, body: object) => send(`PATCH ${session}`, caller, { params: { id }, body }),
    cancel: (caller: Caller, id: string, body: object = {}) =>
      send(`POST ${session}/cancel`, caller, { params: { id }, body }),
    read: (caller: Caller, id: string) => send(`GET ${session}`, caller, { params: { id } }),
    attend: (caller: Caller, id: string, body: object) =>
      send(`POST ${session}/attendance`, caller, { params: { id }, body }),
    find: async (caller: Caller, query: object): Promise<readonly string[]> => {
      const { body } = await worldOf().call("GET /api/v1/sessions", caller, { query });
      return (body as { readonly items: readonly Session[] }).items.map(({ id }) => id);
    },
    slots: async (caller: Caller, id: string, query: object): Promise<Slots["items"]> =>
      ((await worldOf().call("GET /api/v1/offerings/:id/slots", caller, { params: { id }, query })).body as Slots)
        .items,
  };
}

interface SeatOf {
  /** The session's id. */
  readonly id: string;
  readonly seatId: string;
}

/** `lena booked`, for everybody whom the caller sees. */
export function statesOf(session: Session): readonly string[] {
  return session.seats.map((seat) => `${seat.displayName} ${seat.state}`);
}

/** A booking world's tenant with one provider, three learners, and those who look after it. */
export async function createClassPeople(world: BookingWorld) {
  const tenant = await world.newTenant();
  return {
    tenant,
    priya: await tenant.person("priya", ["provider"]),
    lena: await tenant.person("lena", ["learner"], "Europe/Berlin"),
    amir: await tenant.person("amir", ["learner"]),
    eve: await tenant.person("eve", ["learner"]),
    sam: await tenant.person("sam", ["support"]),
    sol: await tenant.person("sol", ["scheduler"]),
  };
}

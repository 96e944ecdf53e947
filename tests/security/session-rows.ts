/** Rows of the route table: what is booked, and what can be. */
import { everybody, forPeople, only, type RouteRow } from "./route-row.ts";

/** Who sees a session between the learner and the provider. */
const unseen = { stranger: 404, colleague: 404, outsider: 404 };
const seen = { ...everybody(200), ...unseen };

export const sessionRows: Readonly<Record<string, RouteRow>> = {
  "GET /api/v1/sessions": forPeople(() => ({}), everybody(200)),
  "GET /api/v1/sessions/:id": forPeople((cast) => ({ params: { id: cast.standing.id } }), seen),
  "GET /api/v1/sessions/:id/history": forPeople((cast) => ({ params: { id: cast.standing.id } }), {
    ...seen,
    learner: 403,
  }),
  "GET /api/v1/sessions/:id/next": forPeople((cast) => ({ params: { id: cast.standing.id } }), {
    ...seen,
    support: 403,
  }),
  "POST /api/v1/sessions/:id/next": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: { startsAt: cast.nextStart() } }),
    { ...everybody(201), ...unseen, support: 403 },
  ),
  "GET /api/v1/sessions/:id/free": forPeople(
    (cast) => ({ params: { id: cast.standing.id }, query: "?startsAt=2026-03-20T10:00:00Z" }),
    { ...seen, learner: 403, support: 403 },
  ),
  "POST /api/v1/sessions/lookup": forPeople(() => ({ body: { bookingRef: "SL-00000000" } }), everybody(200)),
  "POST /api/v1/sessions": forPeople(
    (cast) => ({ body: { offeringId: cast.offering, startsAt: cast.nextStart(), providerId: cast.provider.id } }),
    {
      ...everybody(201), // Who teaches says for whom.
      provider: 400,
      outsider: 404,
    },
  ),
  "PATCH /api/v1/sessions/:id": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: { startsAt: cast.nextStart() } }),
    { ...seen, support: 403 },
  ),
  "POST /api/v1/sessions/:id/cancel": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: {} }),
    { ...seen, support: 403 },
  ),
  "POST /api/v1/sessions/:id/undo": forPeople(async (cast) => ({ params: { id: (await cast.newSession()).id } }), {
    ...only(409, ["learner", "provider", "scheduler", "administrator"], 404),
    support: 403,
  }),
  "POST /api/v1/sessions/:id/seats": forPeople(
    async (cast) => ({ params: { id: (await cast.newClass()).id }, body: {} }),
    { ...everybody(201), provider: 400, outsider: 404 },
  ),
  "DELETE /api/v1/sessions/:id/seats/:seatId": forPeople(
    async (cast) => {
      const { session, seat } = await cast.newSeat();
      return { params: { id: session, seatId: seat } };
    },
    { ...seen, support: 403 },
  ),
  "POST /api/v1/sessions/:id/seats/:seatId/move": forPeople(
    async (cast) => {
      const { session, seat } = await cast.newSeat();
      return { params: { id: session, seatId: seat }, body: { sessionId: (await cast.newClass()).id } };
    },
    { ...seen, support: 403 },
  ),
  "POST /api/v1/sessions/:id/seats/:seatId/accept-offer": forPeople(
    async (cast) => {
      const { session, seat } = await cast.newSeat();
      return { params: { id: session, seatId: seat } };
    },
    { ...seen, support: 403 },
  ),
  "POST /api/v1/sessions/:id/merge": forPeople(
    async (cast) => {
      const { session } = await cast.newSeat();
      return { params: { id: session }, body: { intoSessionId: (await cast.newClass()).id } };
    },
    { ...only(200, ["provider", "scheduler", "administrator"], 403), ...unseen },
  ),
  "POST /api/v1/sessions/:id/attendance": forPeople(
    async (cast) => {
      const { session, seat } = await cast.newSeat();
      return { params: { id: session }, body: [{ seatId: seat, state: "attended" }] };
    }, // It has not begun.
    { ...only(409, ["provider", "scheduler", "administrator"], 403), ...unseen },
  ),
  "POST /api/v1/sessions/:id/rsvp": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: { response: "accepted" } }),
    { ...only(200, ["learner"], 403), ...unseen },
  ),
  "POST /api/v1/sessions/:id/proposals": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: { startsAt: cast.nextStart() } }),
    { ...everybody(201), support: 403, ...unseen },
  ),
  ...Object.fromEntries(
    (["accept", "decline", "withdraw"] as const).map((verb) => [
      `POST /api/v1/sessions/:id/proposals/:proposalId/${verb}`,
      forPeople(
        async (cast) => {
          const { session, proposal } = await cast.newProposal();
          return { params: { id: session, proposalId: proposal }, ...(verb === "accept" ? { body: {} } : {}) };
        },
        // The learner asked; the other side decides.
        {
          ...only(200, verb === "withdraw" ? ["learner"] : ["provider", "scheduler", "administrator"], 403),
          ...unseen,
        },
      ),
    ]),
  ),
  // Nobody of the cast has a calendar connected: who may teach it is told so, everybody else that they may not.
  "POST /api/v1/sessions/from-event": forPeople((cast) => ({ body: { offeringId: cast.offering, eventId: "AAMk" } }), {
    ...only(400, ["provider"], 403),
    outsider: 404,
  }),
  "GET /api/v1/sessions/:id/notices": forPeople((cast) => ({ params: { id: cast.standing.id } }), seen),
  "GET /api/v1/sessions/:id/notices/preview": forPeople(
    (cast) => ({ params: { id: cast.standing.id }, query: "?change=moved" }),
    seen,
  ),
  "POST /api/v1/sessions/:id/notices": forPeople(
    async (cast) => ({ params: { id: (await cast.newSession()).id }, body: { text: "Bring a pen." } }),
    { ...only(201, ["provider", "scheduler", "administrator"], 403), ...unseen },
  ),
  "POST /api/v1/sessions/:id/notices/:noticeId/resend": forPeople(
    async (cast) => {
      const { session, notice } = await cast.newNotice();
      return { params: { id: session, noticeId: notice } };
    },
    { ...only(201, ["provider", "scheduler", "administrator", "support"], 403), ...unseen },
  ),
  "POST /api/v1/series/preview": forPeople((cast) => ({ body: seriesOf(cast) }), {
    ...everybody(200),
    provider: 400,
    outsider: 404,
  }),
  "POST /api/v1/series": forPeople((cast) => ({ body: seriesOf(cast) }), {
    ...everybody(201),
    provider: 400,
    outsider: 404,
  }),
  "POST /api/v1/holds": forPeople(
    (cast) => ({ body: { offeringId: cast.offering, startsAt: cast.nextStart(), providerId: cast.provider.id } }),
    { ...everybody(201), outsider: 404 },
  ),
  "POST /api/v1/holds/:id/renew": forPeople(
    async (cast) => ({ params: { id: (await cast.newHold()).id } }),
    only(200, ["learner"], 404),
  ),
  "DELETE /api/v1/holds/:id": forPeople(
    async (cast) => ({ params: { id: (await cast.newHold()).id } }),
    only(204, ["learner"], 404),
  ),
  "POST /api/v1/offers": forPeople(
    (cast) => ({ body: { offeringId: cast.offering, startsAt: [cast.nextStart()], providerId: cast.provider.id } }),
    { ...only(201, ["administrator", "scheduler", "provider"], 403), outsider: 404 },
  ),
  // Whoever is given the link may take a time, so everybody of the organisation may look.
  "GET /api/v1/offers/:id": forPeople(async (cast) => ({ params: { id: (await cast.newOffer()).id } }), {
    ...everybody(200),
    outsider: 404,
  }),
  "DELETE /api/v1/offers/:id": forPeople(
    async (cast) => ({ params: { id: (await cast.newOffer()).id } }),
    only(204, ["provider"], 404),
  ),
  "GET /api/v1/wishes": forPeople(() => ({ query: "?role=provider" }), everybody(200)),
  "POST /api/v1/wishes": forPeople(
    async (cast) => ({ body: { kind: "opening", offeringId: (await cast.newOffering()).id } }),
    // Who teaches it opens hours instead.
    { ...everybody(201), provider: 403, outsider: 404 },
  ),
  "DELETE /api/v1/wishes/:id": forPeople(
    async (cast) => ({ params: { id: (await cast.newWish()).id } }),
    only(204, ["learner"], 404),
  ),
  "POST /api/v1/wishes/:id/book": forPeople(
    async (cast) => ({ params: { id: (await cast.newWish()).id }, body: { startsAt: cast.nextStart() } }),
    only(201, ["provider"], 404),
  ),
  "POST /api/v1/wishes/:id/decline": forPeople(
    async (cast) => ({ params: { id: (await cast.newWish()).id }, body: {} }),
    only(200, ["provider"], 404),
  ),
  "GET /api/v1/offerings": forPeople(() => ({}), everybody(200)),
  "POST /api/v1/offerings": forPeople((cast) => ({ body: cast.offeringOf() }), {
    ...only(201, ["administrator", "scheduler", "provider"], 403),
    outsider: 400,
  }),
  "GET /api/v1/offerings/:id": forPeople((cast) => ({ params: { id: cast.offering } }), {
    ...everybody(200),
    outsider: 404,
  }),
  "PATCH /api/v1/offerings/:id": forPeople(
    (cast) => ({ params: { id: cast.offering }, body: { description: "Changed." } }),
    { ...only(200, ["administrator", "scheduler", "provider"], 403), outsider: 404 },
  ),
  "DELETE /api/v1/offerings/:id": forPeople(async (cast) => ({ params: { id: (await cast.newOffering()).id } }), {
    ...only(204, ["administrator", "scheduler", "provider"], 403),
    outsider: 404,
  }),
  "GET /api/v1/offerings/:id/slots": forPeople(
    (cast) => ({ params: { id: cast.offering }, query: "?from=2026-03-09T00:00:00Z&to=2026-03-10T00:00:00Z" }),
    { ...everybody(200), outsider: 404 },
  ),
  "GET /api/v1/offerings/:id/slots/explain": forPeople(
    (cast) => ({ params: { id: cast.offering }, query: "?at=2026-03-09T10:00:00Z" }),
    { ...everybody(200), outsider: 404 },
  ),
  "GET /api/v1/providers": forPeople(() => ({}), everybody(200)),
  "GET /api/v1/providers/:id/availability": forPeople((cast) => ({ params: { id: cast.provider.id } }), {
    ...everybody(200),
    outsider: 404,
  }),
  "PUT /api/v1/providers/:id/availability": forPeople(
    (cast) => ({ params: { id: cast.provider.id }, body: cast.hours }),
    { ...only(200, ["administrator", "provider"], 403), outsider: 404 },
  ),
  "POST /api/v1/providers/:id/availability/preview": forPeople(
    (cast) => ({
      params: { id: cast.provider.id },
      body: {
        availability: cast.hours,
        offeringId: cast.offering,
        from: "2026-03-09T00:00:00Z",
        to: "2026-03-10T00:00:00Z",
      },
    }),
    { ...only(200, ["administrator", "provider"], 403), outsider: 404 },
  ),
};

function seriesOf(cast: {
  readonly offering: string;
  readonly provider: { readonly id: string };
  nextStart(): string;
}) {
  return {
    offeringId: cast.offering,
    providerId: cast.provider.id,
    firstStartsAt: cast.nextStart(),
    recurrence: { freq: "weekly", count: 2 },
  };
}

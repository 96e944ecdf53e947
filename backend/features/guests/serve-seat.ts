/** `/s/{reference}`: the page behind the links that guests get by mail. */
import { z } from "zod";
import { guest as guestFields } from "#contract/sessions.ts";
import { guestWords, sayRefusedToGuest } from "../../domain/guest-words.ts";
import type { GuestWords } from "../../domain/guest-words.ts";
import type { Refusal } from "../../domain/refusals.ts";
import type { Result } from "../../domain/result.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { confirmSeat, giveSeatUp, moveOwnSeat, takeOfferedSeat } from "./change-own-seat.ts";
import { readingOf, servePage } from "./serve-page.ts";
import type { GuestPagesDeps, Headers } from "./serve-page.ts";
import { findZones } from "./guests.store.ts";
import { drawButton, drawEmailField, drawLinks, drawMessage, drawProblems, drawSeat, labelOf } from "./guests.view.ts";
import type { Reading } from "./guests.view.ts";
import { mailNewLink } from "./mail-new-link.ts";
import { giveBearer, openByBearer, openByKey } from "./open-seat.ts";
import type { GuestVisit, KeyedVisit } from "./open-seat.ts";
import { showSeat, wouldWait } from "./show-seat.ts";

const byReference = z.object({
  reference: z
    .string()
    .regex(/^SL-[0-9A-Z]{8,12}$/i)
    .transform((text) => text.toUpperCase()),
});
const key = z.string().max(600).optional().catch(undefined);
const view = z.object({
  key,
  zone: z.string().max(64).optional().catch(undefined),
  done: z.enum(["confirmed", "moved"]).optional().catch(undefined),
});
const form = z.object({
  key,
  bearer: z.string().max(200).optional(),
  sessionId: z.uuid().optional().catch(undefined),
  email: z.string().max(500).optional(),
});

export function createSeatPages(deps: GuestPagesDeps): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      path: "/s/:reference",
      params: byReference,
      query: view,
      handle: async ({ params: { reference }, query, headers }) => {
        const visit = query.key === undefined ? undefined : await openByKey(deps, { reference, key: query.key });
        if (!visit) return doorPage(deps, { reference, headers });
        const reading = readingOf(headers, query.zone, visit.guest.timeZone);
        return visitPage(deps, { visit, key: query.key ?? "", reference, reading, done: query.done });
      },
    }),
    seatAction(deps, "confirm", async ({ visit }) => confirmSeat(deps, visit)),
    seatAction(deps, "accept", async ({ visit }) => takeOfferedSeat(deps, visit)),
    seatAction(deps, "move", async ({ visit, sessionId }) => moveOwnSeat(deps, visit, sessionId ?? visit.sessionId)),
    seatAction(deps, "cancel", async ({ visit }) => giveSeatUp(deps, visit)),
    publicRoute({
      method: "POST",
      path: "/s/:reference/link",
      params: byReference,
      body: form,
      bodyFormat: "form",
      handle: ({ params, body, headers, clientAddress: address }) =>
        sendLink(deps, { ...params, form: body, headers, address }),
    }),
  ];
}

interface Acting {
  readonly visit: GuestVisit;
  readonly sessionId: string | undefined;
}

/** A confirm link is its own proof, once pressed; everything else is done with the page's bearer. */
function seatAction(
  deps: GuestPagesDeps,
  name: "confirm" | "accept" | "move" | "cancel",
  act: (acting: Acting) => Promise<Result<string, Refusal>>,
): Route {
  return publicRoute({
    method: "POST",
    path: `/s/:reference/${name}`,
    params: byReference,
    body: form,
    bodyFormat: "form",
    handle: async ({ params: { reference }, body, headers }) => {
      const language = readingOf(headers, undefined, "UTC");
      const words = guestWords[language.language];
      try {
        const visit = await openByBearer(deps, { reference, bearer: body.bearer ?? "" });
        const before = name === "cancel" ? await showSeat(deps, visit) : undefined;
        const result = await act({ visit, sessionId: body.sessionId });
        const reading = readingOf(headers, undefined, visit.guest.timeZone);
        if (!result.ok) {
          const problems = [sayRefusedToGuest(words, result.error.code)];
          return {
            ...(await seatPage(deps, { visit, key: body.key ?? "", reference, reading, done: undefined, problems })),
            status: 409,
          };
        }
        if (name === "cancel") {
          const waited = before?.state === "seat" && before.seat.standing !== "seated";
          return gonePage(deps, { visit, reading, sentence: waited ? words.leftLine : words.cancelled });
        }
        return seeOther(await addressAfter(deps, { visit, name, sessionId: body.sessionId, reference }));
      } catch (error) {
        if (!(error instanceof RequestProblem)) throw error;
        const isOld = error.code === "unauthenticated";
        const body = drawMessage(words.problem, [isOld ? words.openTooLong : words.noSeat]);
        return servePage(deps, { title: words.problem, body, reading: language, status: isOld ? 401 : 404 });
      }
    },
  });
}

/** The page of the seat as it is now, by a link of its own, so that it can be opened again. */
async function addressAfter(
  { links, clock, database }: GuestPagesDeps,
  done: {
    readonly visit: GuestVisit;
    readonly name: "confirm" | "accept" | "move";
    readonly sessionId: string | undefined;
    readonly reference: string;
  },
): Promise<string> {
  const { visit, name } = done;
  const { scope, personId: guestId } = visit.caller;
  const isMoved = name === "move" && done.sessionId !== undefined;
  const sessionId = isMoved ? done.sessionId : visit.sessionId;
  const reference = (await findZones(database.db, scope, [sessionId])).get(sessionId)?.reference ?? done.reference;
  const address = links.ofGuest(
    { reference },
    { to: "seat", tenantId: scope.tenantId, sessionId, guestId },
    clock.now(),
  );
  return `${address}&done=${name === "move" ? "moved" : "confirmed"}`;
}

interface Visited {
  readonly visit: GuestVisit;
  readonly key: string;
  readonly reference: string;
  readonly reading: Reading;
  readonly done: "confirmed" | "moved" | undefined;
  readonly problems?: readonly string[];
}

async function visitPage(deps: GuestPagesDeps, visited: Visited & { readonly visit: KeyedVisit }): Promise<Reply> {
  const { visit, reading, reference } = visited;
  const words = guestWords[reading.language];
  const { isOver, pass } = visit;
  if (isOver && pass.to === "seat") {
    const again = drawButton(`/s/${reference}/link`, { label: words.mailNew, secrets: { key: visited.key } });
    const body = drawMessage(words.expiredTitle, [words.expiredSeat], again);
    return servePage(deps, { title: words.expiredTitle, body, reading, status: 410 });
  }
  const found = await showSeat(deps, visit);
  if (pass.to === "confirm" && found.state === "gone") return confirmPage(deps, visited);
  return seatPage(deps, visited);
}

/** Following a link does nothing yet: programs that look at mails follow links too. */
async function confirmPage(
  deps: GuestPagesDeps,
  { visit, reading, reference }: Visited & { readonly visit: KeyedVisit },
): Promise<Reply> {
  const words = guestWords[reading.language];
  if (visit.isOver) {
    const body = drawMessage(words.expiredTitle, [words.expiredConfirm]);
    return servePage(deps, { title: words.expiredTitle, body, reading, status: 410 });
  }
  const bearer = await giveBearer(deps, visit);
  const [title, lead, label] = (await wouldWait(deps, visit))
    ? [words.lineTitle, words.lineLead, words.confirmLine]
    : [words.confirmTitle, words.confirmLead, words.confirm];
  const button = drawButton(`/s/${reference}/confirm`, { label, secrets: { bearer } });
  const body = drawMessage(title, [lead], button);
  return servePage(deps, { title, body, reading, status: 200 });
}

async function seatPage(deps: GuestPagesDeps, visited: Visited): Promise<Reply> {
  const { visit, reading, done, problems = [], key: usedKey } = visited;
  const words = guestWords[reading.language];
  const found = await showSeat(deps, visit);
  if (found.state === "gone") {
    const sentences = { session_off: words.sessionOff, over: words.isOver, no_seat: words.noSeat };
    const links = found.others.map((other) => ({ href: other.href, label: labelOf(other, reading) }));
    const others = links.length === 0 ? "" : `<h2>${words.otherSeats}</h2>${drawLinks(links)}`;
    const body = drawMessage(words.seatTitle, [sentences[found.because]], drawProblems(words, problems) + others);
    return servePage(deps, { title: words.seatTitle, body, reading, status: 200 });
  }
  const secrets = { bearer: await giveBearer(deps, visit), key: usedKey };
  const body = drawSeat({ ...found.seat, secrets, done, problems }, reading);
  return servePage(deps, { title: found.seat.offeringName, body, reading, status: 200 });
}

function gonePage(
  deps: GuestPagesDeps,
  { reading, sentence }: { readonly visit: GuestVisit; readonly reading: Reading; readonly sentence: string },
): Reply {
  const words = guestWords[reading.language];
  const body = `<div role="status">${drawMessage(words.seatTitle, [sentence])}</div>`;
  return servePage(deps, { title: words.seatTitle, body, reading, status: 200 });
}

/** Says the same whether the session exists or not: who has an account signs in, and who has none gets a mail. */
function doorPage(
  deps: GuestPagesDeps,
  { reference, headers }: { readonly reference: string; readonly headers: Headers },
): Reply {
  const reading = readingOf(headers, undefined, "UTC");
  const words: GuestWords = guestWords[reading.language];
  const teams = drawLinks([{ href: deps.links.of({ reference }).teams, label: words.openInTeams }]);
  const ask = drawButton(`/s/${reference}/link`, { label: words.mailNew, secrets: {}, before: drawEmailField(words) });
  const guestPart = `<h2>${words.askTitle}</h2><p>${words.askLead}</p>${ask}`;
  const body = drawMessage(`${words.reference} ${reference}`, [words.openInTeamsLead], teams + guestPart);
  return servePage(deps, { title: reference, body, reading, status: 200 });
}

async function sendLink(
  deps: GuestPagesDeps,
  asked: {
    readonly reference: string;
    readonly form: z.output<typeof form>;
    readonly headers: Headers;
    readonly address: string;
  },
): Promise<Reply> {
  const { reference, headers, address } = asked;
  const reading = readingOf(headers, undefined, "UTC");
  const words = guestWords[reading.language];
  const usedKey = asked.form.key;
  const visit = usedKey === undefined ? undefined : await openByKey(deps, { reference, key: usedKey });
  const email = guestFields.shape.email.safeParse(visit?.guest.email ?? asked.form.email ?? "");
  if (!email.success) {
    const body = drawMessage(words.problem, [words.emailWrong]);
    return servePage(deps, { title: words.problem, body, reading, status: 400 });
  }
  try {
    await mailNewLink(deps, { reference, email: email.data, address });
  } catch (error) {
    if (!(error instanceof RequestProblem) || error.code !== "rate_limited") throw error;
    const body = drawMessage(words.problem, [words.tooOften]);
    return servePage(deps, { title: words.problem, body, reading, status: 429 });
  }
  const body = drawMessage(words.mailedTitle, [words.mailedLead]);
  return servePage(deps, { title: words.mailedTitle, body, reading, status: 200 });
}

function seeOther(location: string): Reply {
  return { status: 303, headers: { Location: location } };
}

/** Pages for people without an account: a published class, and the seat that a mailed link leads to. They need no script. */
import { z } from "zod";
import { guest as guestFields } from "#contract/sessions.ts";
import { guestWords, sayRefusedToGuest } from "../../domain/guest-words.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { askForZone, drawClass, drawLinks, drawMessage } from "./guests.view.ts";
import type { FilledForm, Reading } from "./guests.view.ts";
import { reserveSeat } from "./reserve-seat.ts";
import { localeOf, missing, readingOf, servePage } from "./serve-page.ts";
import type { GuestPagesDeps, Headers } from "./serve-page.ts";
import { createSeatPages } from "./serve-seat.ts";
import { showClass } from "./show-class.ts";
import type { PublicClass } from "./show-class.ts";

const bySlug = z.object({ slug: z.string().regex(/^[a-z0-9-]{8,60}$/) });
const chosenZone = z.object({ zone: z.string().max(64).optional().catch(undefined) });
const seatForm = z.object({
  sessionId: z.string().max(100).optional(),
  displayName: z.string().max(500).optional(),
  email: z.string().max(500).optional(),
  zone: z.string().max(64).optional(),
});

export function createGuestRoutes(deps: GuestPagesDeps): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      path: "/p/:slug",
      params: bySlug,
      query: chosenZone,
      handle: async ({ params, query, headers }) => {
        const shown = await showClass(deps, params.slug);
        if (!shown) return missing(deps, headers);
        const reading = readingOf(headers, query.zone, shown.timeZone);
        return classPage(deps, { shown, slug: params.slug, reading, isZoneChosen: query.zone !== undefined });
      },
    }),
    publicRoute({
      method: "POST",
      path: "/p/:slug/seats",
      params: bySlug,
      body: seatForm,
      bodyFormat: "form",
      handle: ({ params, body, headers, clientAddress }) =>
        takeForm(deps, { slug: params.slug, form: body, headers, address: clientAddress }),
    }),
    ...createSeatPages(deps),
  ];
}

interface ClassVisit {
  readonly shown: PublicClass;
  readonly slug: string;
  readonly reading: Reading;
  readonly isZoneChosen: boolean;
  readonly filled?: FilledForm;
  readonly status?: number;
}

function classPage(deps: GuestPagesDeps, visit: ClassVisit): Reply {
  const { shown, slug, reading, isZoneChosen, filled = { problems: [] }, status = 200 } = visit;
  const { offering, tenantName, dates } = shown;
  const { name, description, durationMinutes, waitlist: hasLine } = offering;
  const words = guestWords[reading.language];
  const places = { virtual: words.online, phone: words.phone, in_person: offering.location ?? "" };
  const place = places[offering.presence];
  const body = drawClass(
    { slug, name, description, tenantName, durationMinutes, place, dates, hasLine },
    reading,
    filled,
  );
  return servePage(deps, { title: name, body, reading, status, ...(isZoneChosen ? {} : { script: askForZone }) });
}

async function takeForm(
  deps: GuestPagesDeps,
  asked: {
    readonly slug: string;
    readonly form: z.output<typeof seatForm>;
    readonly headers: Headers;
    readonly address: string;
  },
): Promise<Reply> {
  const { slug, form, headers, address } = asked;
  const shown = await showClass(deps, slug);
  if (!shown) return missing(deps, headers);
  const reading = readingOf(headers, form.zone, shown.timeZone);
  const words = guestWords[reading.language];
  const again = (problems: readonly string[], status: number): Reply =>
    classPage(deps, { shown, slug, reading, isZoneChosen: true, filled: { ...form, problems }, status });

  const name = guestFields.shape.displayName.safeParse(form.displayName ?? "");
  const email = guestFields.shape.email.safeParse(form.email ?? "");
  const date = shown.dates.find(({ sessionId }) => sessionId === form.sessionId);
  if (!date || !name.success || !email.success)
    return again(
      [
        ...(date ? [] : [words.dateMissing]),
        ...(name.success ? [] : [words.nameMissing]),
        ...(email.success ? [] : [words.emailWrong]),
      ],
      400,
    );
  const guest = { displayName: name.data, email: email.data };
  let leadsTo: "seat" | "line";
  try {
    const wish = { date, guest, timeZone: reading.timeZone, locale: localeOf(headers), address };
    const reserved = await reserveSeat(deps, shown, wish);
    if (!reserved.ok) return again([sayRefusedToGuest(words, reserved.error.code)], 409);
    leadsTo = reserved.value;
  } catch (error) {
    if (!(error instanceof RequestProblem) || error.code !== "rate_limited") throw error;
    return again([error.facts["because"] === "unconfirmed" ? words.confirmFirst : words.tooOften], 429);
  }
  const back = drawLinks([{ href: `/p/${slug}`, label: words.backToClass }]);
  const lead = leadsTo === "line" ? words.checkMailLine : words.checkMailLead;
  const body = drawMessage(words.checkMail, [lead(guest.email), words.checkMailHint], back);
  return servePage(deps, { title: words.checkMail, body, reading, status: 200 });
}

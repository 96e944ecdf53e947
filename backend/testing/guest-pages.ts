/** What a guest does with the pages of a class, for tests: asks for them as a browser would, and reads their mail. */
import type { Session } from "#contract/sessions.ts";
import { createGuestRoutes } from "../features/guests/guests.routes.ts";
import { createRandomIds } from "../platform/random-ids.ts";
import type { Reply } from "../platform/route.ts";
import type { BookingWorld } from "./booking-world.ts";

export interface Visit {
  readonly params?: object;
  readonly query?: object;
  readonly body?: object;
  readonly address?: string;
  readonly language?: string;
}

/** What a mailed link holds. */
export interface GuestLink {
  readonly reference: string;
  readonly key: string;
}

/** `slugOf` is asked with every reservation. */
export function createGuestPages(world: BookingWorld, slugOf: () => string) {
  const routes = createGuestRoutes({
    ...world.telling,
    ...world.changing,
    links: world.links,
    guestKeys: world.guestKeys,
    ids: createRandomIds(world.clock),
    pageHeaders: () => ({}),
  });

  const visit = async (name: string, asked: Visit) => {
    const { params, query, body, address = "192.0.2.1", language = "en" } = asked;
    const route = routes.find(({ method, path }) => name === `${method} ${path}`);
    if (!route) throw new Error(`no route ${name}`);
    const reply = await (route.handle as (parsed: unknown) => Promise<Reply>)({
      params: route.params?.parse(params ?? {}),
      query: route.query?.parse(query ?? {}),
      body: route.body?.parse(body ?? {}),
      headers: { "accept-language": language },
      clientAddress: address,
    });
    return { status: reply.status, page: String(reply.body), location: reply.headers?.["Location"] ?? "" };
  };

  const reserve = (
    guest: { readonly email: string; readonly displayName?: string },
    session: Session,
    more: Visit = {},
  ) =>
    visit("POST /p/:slug/seats", {
      params: { slug: slugOf() },
      body: { displayName: "Mira", sessionId: session.id, zone: "Europe/Berlin", ...guest },
      ...more,
    });

  /** The link in the last mail to this address. */
  const mailedLink = async (email: string): Promise<GuestLink> => {
    await world.tell();
    const [, reference = "", key = ""] =
      /\/s\/(SL-[0-9A-Z]+)\?key=(\S+)/.exec(world.mail.inbox(email).at(-1)?.text ?? "") ?? [];
    return { reference, key };
  };

  const open = ({ reference, key }: GuestLink, more: Visit = {}) =>
    visit("GET /s/:reference", { params: { reference }, query: { key }, ...more });

  const press = async (name: string, at: GuestLink, body: object = {}) => {
    const { page } = await open(at);
    return visit(`POST /s/:reference/${name}`, {
      params: { reference: at.reference },
      body: { bearer: bearerIn(page), key: at.key, ...body },
    });
  };

  return { visit, reserve, mailedLink, open, press };
}

export function bearerIn(page: string): string {
  return /name="bearer" value="([^"]+)"/.exec(page)?.[1] ?? "";
}

export function keyIn(location: string): GuestLink {
  const { pathname, searchParams } = new URL(location);
  return { reference: pathname.split("/").at(-1) ?? "", key: searchParams.get("key") ?? "" };
}

/** People of the stories, as they act over HTTP: sign in at the Entra stand-in, call Slotside, look into the stand-ins. */
import type { Slots } from "#contract/offerings.ts";
import type { Problem } from "#contract/problems.ts";
import type { Session } from "#contract/sessions.ts";
import { rememberAnswer } from "./leaks.ts";
import { localRegistrations, type LocalOrigins } from "../../scripts/local-settings.ts";

export interface ApiAnswer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Actor {
  readonly token: string;
  call<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<ApiAnswer<T>>;
}

const tenants = {
  northwind: "a1111111-1111-4111-8111-111111111111",
  fjordheim: "b2222222-2222-4222-8222-222222222222",
  elsewhere: "c3333333-3333-4333-8333-333333333333",
} as const;

/** Signs a seeded person in by the password grant. */
export async function actAs(
  origins: LocalOrigins,
  handle: string,
  tenant: keyof typeof tenants = "northwind",
): Promise<Actor> {
  const response = await fetch(`${origins.entra}/${tenants[tenant]}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: localRegistrations.entraClientId,
      username: `${handle}@${tenant}.example`,
      password: "slotside",
      scope: `api://${new URL(origins.product).host}/${localRegistrations.entraClientId}/access_as_user`,
    }),
  });
  if (!response.ok) throw new Error(`${handle} could not sign in: ${response.status} ${await response.text()}`);
  return actorWith(origins, ((await response.json()) as { access_token: string }).access_token);
}

/** Somebody with this bearer, whatever it is worth. */
export function actorWith(origins: LocalOrigins, token: string): Actor {
  return {
    token,
    async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(
        `${origins.product}${path.startsWith("/api") || path.startsWith("/zoom") ? path : `/api/v1${path}`}`,
        {
          method,
          headers: {
            ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...(method === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        },
      );
      const text = await response.text();
      rememberAnswer(text);
      const isJson = response.headers.get("content-type")?.includes("json") ?? false;
      return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T };
    },
  };
}

/** The offering of this name and its bookable times over the next `days` days. */
export async function timesOf(
  actor: Actor,
  offeringName: string,
  days = 14,
): Promise<{ readonly offeringId: string; readonly times: readonly string[]; readonly slots: Slots }> {
  const offerings = await actor.call<{ items: { id: string; name: string }[] }>("GET", "/offerings");
  const offering = offerings.body.items.find((candidate) => candidate.name === offeringName);
  if (!offering) throw new Error(`There is no offering "${offeringName}": ${JSON.stringify(offerings.body)}`);
  const from = new Date();
  const to = new Date(from.getTime() + days * 86_400_000);
  const slots = await actor.call<Slots>("GET", `/offerings/${offering.id}/slots?from=${wire(from)}&to=${wire(to)}`);
  return { offeringId: offering.id, times: slots.body.items.map((slot) => slot.startsAt), slots: slots.body };
}

/** Books and insists on success. */
export async function book(actor: Actor, offeringId: string, startsAt: string): Promise<Session> {
  const answer = await actor.call<Session | Problem>("POST", "/sessions", { offeringId, startsAt });
  if (answer.status !== 201)
    throw new Error(`Booking ${startsAt} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Session;
}

export interface LookedAtEvent {
  readonly id: string;
  readonly subject: string;
  readonly startsAt: string;
  readonly isOrganizer: boolean;
  readonly isCancelled: boolean;
  readonly isDeleted: boolean;
  readonly joinUrl?: string;
  readonly location: string;
  readonly iCalUId: string;
}

/** What stands in a person's mailbox whose subject contains the session's reference or offering. */
export async function mailboxOf(origins: LocalOrigins, handle: string): Promise<readonly LookedAtEvent[]> {
  return listed(await fetch(`${origins.home}/mailboxes/${handle}/events`));
}

export interface LookedAtMeeting {
  readonly id: number;
  readonly startsAt: string;
  readonly isDeleted: boolean;
  readonly joinUrl: string;
  readonly agenda: string;
}

export async function zoomMeetingsOf(origins: LocalOrigins, handle: string): Promise<readonly LookedAtMeeting[]> {
  return listed(await fetch(`${origins.home}/zoom-accounts/${handle}/meetings`));
}

/** Lists on the sandbox's controls come bare or under `items`. */
async function listed<T>(response: Response): Promise<readonly T[]> {
  const body = (await response.json()) as T[] | { items: T[] };
  return Array.isArray(body) ? body : body.items;
}

export async function setFault(origins: LocalOrigins, fault: Record<string, unknown>): Promise<void> {
  await fetch(`${origins.home}/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(fault),
  });
}

export async function clearFaults(origins: LocalOrigins): Promise<void> {
  await fetch(`${origins.home}/faults`, { method: "DELETE" });
}

/** Moves everybody's clock on; resolves once the product's has followed. Second thoughts are over after 0.2 minutes. */
export async function advanceClock(origins: LocalOrigins, witness: Actor, minutes: number): Promise<void> {
  const productNow = async (): Promise<number> =>
    Date.parse((await witness.call("GET", "/me")).headers.get("x-slotside-now") ?? "");
  const before = await productNow();
  await fetch(`${origins.home}/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ advanceMinutes: minutes }),
  });
  await eventually("the clock has followed", async () =>
    (await productNow()) - before >= minutes * 60_000 ? true : undefined,
  );
}

/** Asks again every 100 ms until `look` gives something; fails with `what` after `limitMs`, and with how things stand, where asked to. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined>,
  limitMs = 20_000,
  standing?: () => Promise<unknown>,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > giveUpAt) {
      const told = standing ? `\n${JSON.stringify(await standing(), null, 2)}` : "";
      throw new Error(`It did not happen within ${limitMs} ms: ${what}${told}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function wire(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

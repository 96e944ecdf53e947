/** Who has which account at which vendor, and how they connect it: by the routes and pages that people use. */
import { Secret } from "#backend/ports/secret.ts";
import { registrations } from "#sandbox/people.ts";
import { nameOf, type Stage } from "./stage.ts";
import { createChance } from "./seeded-chance.ts";
import { productOrigin } from "./simulated-clouds.ts";
import type { Outcome, Person } from "./simulated-world.ts";

type Purpose = "calendar" | "meetings";

/** An account that somebody has, what they connect it for, and whether they use its calendar. */
export interface Account {
  readonly handle: string;
  readonly vendor: "microsoft" | "zoom" | "google";
  readonly purposes: readonly Purpose[];
}

const calendar = ["calendar"] as const;
const meetings = ["meetings"] as const;

/** Everybody's accounts in this seed: some have a calendar at one vendor, some at the other, some at both. */
export function accountsOf(seed: number): readonly Account[] {
  const chance = createChance(seed, "accounts");
  const microsoft = (handle: string, purposes: readonly Purpose[] = calendar): Account => ({
    handle,
    vendor: "microsoft",
    purposes,
  });
  const google = (handle: string): Account => ({ handle, vendor: "google", purposes: calendar });
  const zoom = (handle: string): Account => ({ handle, vendor: "zoom", purposes: meetings });
  const ofTomas = [
    [microsoft("tomas")],
    [microsoft("tomas"), google("tomas")],
    [microsoft("tomas", meetings), google("tomas")],
  ];
  const ofAroha = [[google("aroha")], [google("aroha"), microsoft("aroha", meetings)]];
  // Whoever has none at all hears by mail alone, and so do her learners.
  const ofIngrid = [[microsoft("ingrid")], [microsoft("ingrid"), google("ingrid")], [google("ingrid")], []];
  const ofNoah = [[google("noah")], [microsoft("noah")]];
  return [
    ...["priya", "lena", "learner01"].map((handle) => microsoft(handle)),
    ...[ofTomas, ofAroha, ofIngrid, ofNoah].flatMap((choices) => chance.pick<readonly Account[]>(choices)),
    zoom("priya"),
    zoom("tomas"),
  ];
}

/** As its owner does it. False when it did not come to its end. */
export async function connect(stage: Stage, account: Account): Promise<boolean> {
  const person = stage.world.person(account.handle);
  const { vendor } = account;
  const outcome =
    vendor === "microsoft" ? await signInOnce(stage, person, account) : await goByPage(stage, person, account);
  stage.ledger.count(`connect ${vendor}: ${nameOf(outcome)}`);
  stage.world.history.add(
    stage.world.scheduler.now,
    `${account.handle} connects ${vendor} for ${account.purposes.join()} → ${nameOf(outcome)}`,
  );
  return outcome.is === "done";
}

/** Single sign-on, as Teams does it for the person. */
async function signInOnce({ world }: Stage, person: Person, { purposes }: Account): Promise<Outcome> {
  const given = await world.clouds.entra.productToken(person.outside, registrations.entra.clientId);
  if (!given.ok) throw new Error("no consent");
  const assertion = {
    token: new Secret(given.accessToken),
    externalTenant: person.outside.tid,
    subject: person.outside.oid,
  };
  return world.ask(world.callerOf(person, assertion), "POST /api/v1/connections/:vendor", {
    params: { vendor: "microsoft" },
    body: { purposes },
  });
}

const decisions = { zoom: "/oauth/authorize/decision", google: "/o/oauth2/v2/auth/decision" } as const;

/** By the vendor's consent page, back to our callback, and finished by the window that began. */
async function goByPage({ world }: Stage, person: Person, { vendor, purposes }: Account): Promise<Outcome> {
  if (vendor === "microsoft") throw new Error("cannot happen: that is done by single sign-on");
  const caller = world.callerOf(person);
  const params = { vendor };
  const begun = await world.ask(caller, "POST /api/v1/connections/:vendor", { params, body: { purposes } });
  if (begun.is !== "done") return begun;
  const wish = new URL((begun.reply.body as { authorizeUrl: string }).authorizeUrl);
  const asked = (wish.searchParams.get("scope") ?? "").split(" ");
  const form = new URLSearchParams([
    ...wish.searchParams,
    ["user", person.handle],
    ["decision", "allow"],
    ...asked.map((scope) => ["granted", scope]),
  ] as string[][]);
  const decided = await world.clouds[vendor].site.take({
    method: "POST",
    url: new URL(`${wish.origin}${decisions[vendor]}`),
    params: {},
    headers: { "content-type": "application/x-www-form-urlencoded" },
    raw: Buffer.from(form.toString()),
  });
  if (typeof decided === "string") return { is: "lost" };
  const back = new URL(decided.headers?.["location"] ?? "", productOrigin);
  const query = Object.fromEntries(back.searchParams);
  const received = await world.ask(undefined, "GET /connect/:vendor/callback", { params, query });
  if (received.is !== "done") return received;
  const oneTimeValue = /#value=(.+)$/.exec(received.reply.headers?.["Location"] ?? "")?.[1];
  if (oneTimeValue === undefined) return { is: "refused", code: "no value" };
  return world.ask(caller, "POST /api/v1/connections/:vendor/complete", { params, body: { oneTimeValue } });
}

/** They remove Slotside among the apps of their account, where Slotside hears nothing of it. */
export function withdraw({ world, ledger }: Stage, { handle, vendor }: Account): void {
  const { outside } = world.person(handle);
  if (vendor === "google") world.clouds.google.revoke(outside);
  else if (vendor === "microsoft") world.clouds.entra.revoke(outside.oid);
  ledger.count(`withdraw ${vendor} outside`);
  world.history.add(world.scheduler.now, `${handle} withdraws ${vendor}`);
}

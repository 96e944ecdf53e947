/**
 * Measures Slotside over HTTP on a PostgreSQL server that commits durably, with 100,000 sessions of 1,000 providers in it:
 * how long listing times takes at a steady rate, and how many bookings a second go through, against the same statements
 * sent straight from Node. Started by `npm run bench:http`. Everything shares this machine: the server, the database, the
 * stand-ins and the callers.
 */
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { cpus, loadavg, totalmem } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import type { Caller } from "#backend/platform/caller.ts";
import { signInPerson } from "#backend/features/people/sign-in-person.ts";
import { mintTenantScope } from "#backend/platform/tenant-scope.ts";
import { createRandomIds } from "#backend/platform/random-ids.ts";
import { createBookingWorld } from "#backend/testing/booking-world.ts";
import { actAs, type Actor } from "#tests/support/people.ts";
import { projectFolder } from "#tests/support/project.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";
import { startPostgres } from "../../scripts/postgres-server.ts";
import { fillTenant, type LargeTenant } from "./large-tenant.ts";
import { record, replay, type BookedThing, type Recorded } from "./recorded-statements.ts";

const size = { providers: 1000, sessionsEach: 100, learners: 5000, connected: 20 };
const listing = { perSecond: 100, seconds: 20, days: 30 };
const booking = { clients: 16, seconds: 8, rounds: 2 };
const targets = { listingP99Ms: 25, bookingShare: 0.5 };
const dayMs = 24 * 60 * 60_000;
const basePort = 27_400;

const postgres = await startPostgres(projectFolder, { commits: "durable" });
if ("unavailable" in postgres) {
  console.error(`This needs a PostgreSQL server: ${postgres.unavailable}.`);
  process.exit(1);
}
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let running: RunningProduct | undefined;
try {
  running = await startProduct(basePort, { on: postgres.url });
  process.exitCode = (await measure(running, postgres.url)) ? 0 : 1;
} finally {
  agent.destroy();
  await running?.stop();
  await postgres.stop();
}

interface Learner {
  readonly actor: Actor;
  readonly id: string;
}

async function measure({ origins }: RunningProduct, databaseUrl: string): Promise<boolean> {
  printMachine();
  const learners = await signInLearners((handle) => actAs(origins, handle));
  const tenant = await fill(origins, databaseUrl);
  const lists = await measureListing(origins.product, tenant, learners);
  const books = await measureBooking({ product: origins.product, databaseUrl, tenant, learners });
  return lists && books;
}

function printMachine(): void {
  const [processor] = cpus();
  console.log(`Machine: ${cpus().length} × ${processor?.model ?? "unknown"}, ${Math.round(totalmem() / 2 ** 30)} GiB`);
  console.log(`Node ${process.version} on ${process.platform}-${process.arch}, load ${loadavg()[0]?.toFixed(1)}`);
}

async function signInLearners(signIn: (handle: string) => Promise<Actor>): Promise<readonly Learner[]> {
  const learners: Learner[] = [];
  for (let number = 1; number <= 2 * booking.clients; number += 1) {
    const actor = await signIn(`learner${String(number).padStart(2, "0")}`);
    learners.push({ actor, id: (await actor.call<{ id: string }>("GET", "/me")).body.id });
  }
  return learners;
}

async function fill(origins: RunningProduct["origins"], databaseUrl: string): Promise<LargeTenant> {
  const begunAt = performance.now();
  const administrator = await actAs(origins, "amira");
  const provider = await actAs(origins, "tomas");
  const idOf = async (actor: Actor): Promise<string> => (await actor.call<{ id: string }>("GET", "/me")).body.id;
  const providerId = await idOf(provider);
  const windows = [{ from: "08:00", to: "18:00" }];
  const weekly = ["mon", "tue", "wed", "thu", "fri"].map((day) => ({ day, windows }));
  await provider.call("PUT", `/providers/${providerId}/availability`, {
    timeZone: "UTC",
    weekly,
    overrides: [],
    away: [],
    travel: [],
    withoutCalendarCheck: false,
  });
  const { body: offering } = await administrator.call<{ id: string }>("POST", "/offerings", {
    name: "Advising",
    kind: "individual",
    durationMinutes: 30,
    presence: "in_person",
    providerIds: [providerId],
    window: { type: "unlimited" },
  });
  const connectedId = await idOf(await actAs(origins, "priya"));
  const tenant = await fillTenant(databaseUrl, { offeringId: offering.id, providerId, connectedId }, size);
  const sessions = size.providers * size.sessionsEach;
  const seconds = ((performance.now() - begunAt) / 1000).toFixed(0);
  console.log(
    `In the database: ${size.providers} providers, ${size.learners} learners, ${sessions} sessions (filled in ${seconds} s)\n`,
  );
  return tenant;
}

/** Sends requests at their times, whether or not the earlier ones were answered; latency counts from the time it was due. */
async function measureListing(product: string, tenant: LargeTenant, learners: readonly Learner[]): Promise<boolean> {
  const from = Math.floor(Date.now() / 60_000) * 60_000;
  const range = `from=${wire(from)}&to=${wire(from + listing.days * dayMs)}`;
  const calendars = tenant.teaching.slice(0, size.connected);
  const ask = async (number: number): Promise<void> => {
    const { offeringId } = calendars[number % calendars.length] ?? raise("no provider");
    const { actor } = learners[number % learners.length] ?? raise("no learner");
    const answer = await send(product, actor, { path: `/offerings/${offeringId}/slots?${range}` });
    if (answer.status !== 200) throw new Error(`slots answered ${answer.status}: ${answer.text}`);
    if (number === 0)
      console.log(`One answer: ${(JSON.parse(answer.text) as { items: unknown[] }).items.length} times`);
  };
  for (let number = 0; number < calendars.length; number += 1) await ask(number);
  for (let number = 0; number < 200; number += 1) await ask(number + 1);

  const count = listing.perSecond * listing.seconds;
  const beginsAt = performance.now() + 50;
  const asked = Array.from({ length: count }, async (_, number) => {
    const dueAt = beginsAt + (number * 1000) / listing.perSecond;
    await pause(dueAt - performance.now());
    const sentAt = performance.now();
    await ask(number + 1);
    return { took: performance.now() - dueAt, late: sentAt - dueAt };
  });
  const answers = await Promise.all(asked);
  const took = answers.map((each) => each.took);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(took, share)) as [number, number, number];
  console.log(
    `Times of one provider, ${listing.days} days, calendar copies at hand, ${listing.perSecond} requests/s for ${listing.seconds} s:`,
  );
  console.log(`  p50 ${p50.toFixed(1)} ms · p95 ${p95.toFixed(1)} ms · p99 ${p99.toFixed(1)} ms`);
  console.log(
    `  (of it, late by the callers' own doing: p99 ${percentile(
      answers.map((each) => each.late),
      0.99,
    ).toFixed(1)} ms)`,
  );
  return verdict(`p99 at most ${targets.listingP99Ms} ms`, p99 <= targets.listingP99Ms);
}

interface BookingGround {
  readonly product: string;
  readonly databaseUrl: string;
  readonly tenant: LargeTenant;
  readonly learners: readonly Learner[];
}

async function measureBooking(ground: BookingGround): Promise<boolean> {
  const { recorded, seen } = await recordOne(ground);
  const clients = await Promise.all(
    Array.from({ length: booking.clients }, async () => {
      const client = new Client({ connectionString: ground.databaseUrl });
      await client.connect();
      return client;
    }),
  );
  await clients[0]?.query("create table bench_rows (id uuid primary key, at timestamptz not null)");
  const counts = { http: 0, direct: 0, bare: 0 };
  for (let round = 0; round < booking.rounds; round += 1) {
    counts.http += await countFor(async (client, turn) => {
      const { actor, thing } = bookingOf(ground, client, turn);
      const { offeringId, startsAt } = thing;
      const body = JSON.stringify({ offeringId, startsAt: wire(startsAt) });
      const answer = await send(ground.product, actor, { path: "/sessions", body });
      if (answer.status !== 201) throw new Error(`booking answered ${answer.status}: ${answer.text}`);
    }, round);
    await pause(500);
    counts.direct += await countFor(async (client, turn) => {
      const { thing } = bookingOf(ground, client + booking.clients, turn);
      await replay(clients[client] ?? raise("no client"), recorded, {
        seen,
        wanted: thing,
        kept: [ground.tenant.tenantId],
      });
    }, round);
    counts.bare += await countFor(async (client) => {
      await clients[client]?.query("insert into bench_rows values ($1, now())", [crypto.randomUUID()]);
    }, round);
  }
  await Promise.all(clients.map((client) => client.end()));
  return printBooking(counts, recorded.length);
}

function printBooking(counts: { http: number; direct: number; bare: number }, statements: number): boolean {
  const seconds = booking.seconds * booking.rounds;
  const share = counts.http / counts.direct;
  console.log(
    `\nBookings, ${booking.clients} clients, ${booking.rounds} rounds of ${booking.seconds} s each, in turns:`,
  );
  console.log(`  over HTTP                          ${(counts.http / seconds).toFixed(0)}/s`);
  console.log(`  its ${statements} statements straight from Node ${(counts.direct / seconds).toFixed(0)}/s`);
  console.log(`  one bare INSERT                    ${(counts.bare / seconds).toFixed(0)}/s`);
  console.log(
    `  HTTP / statements ${share.toFixed(2)} · HTTP / bare INSERT ${(counts.http / counts.bare).toFixed(3)} · statements / bare INSERT ${(counts.direct / counts.bare).toFixed(3)}`,
  );
  return verdict(`at least ${targets.bookingShare} of the statements' rate`, share >= targets.bookingShare);
}

/** Books once in this process, on the same database, and keeps what was sent to it. */
async function recordOne({ databaseUrl, tenant, learners }: BookingGround) {
  const world = await createBookingWorld(databaseUrl);
  try {
    world.setClock(new Date().toISOString());
    const learner = learners[0] ?? raise("no learner");
    const { providerId, offeringId } = tenant.teaching.at(-1) ?? raise("no provider");
    const seen: BookedThing = { providerId, offeringId, learnerId: learner.id, startsAt: afternoon(5, 0) };
    const caller: Caller = {
      scope: mintTenantScope(tenant.tenantId, "request"),
      personId: learner.id,
      displayName: "Learner",
      roles: ["learner"],
      surface: "api",
    };
    const identity = await identityOf(databaseUrl, learner.id);
    const ids = createRandomIds(world.clock);
    const recorded: readonly Recorded[] = await record(async () => {
      await signInPerson(
        { database: world.database, clock: world.clock, ids, isNamedAdministrator: () => false },
        identity,
      );
      const body = { offeringId, startsAt: wire(seen.startsAt) };
      await world.call("POST /api/v1/sessions", caller, { body, key: crypto.randomUUID() });
    });
    return { recorded, seen };
  } finally {
    await world.close();
  }
}

async function identityOf(databaseUrl: string, personId: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ tid: string; oid: string }>(
    "select external_tenant as tid, subject as oid from identities where person_id = $1",
    [personId],
  );
  await client.end();
  return { ...(rows[0] ?? raise("no identity")), name: "", email: "" };
}

/** A booking that nobody else makes: each client has a learner and providers of its own, and eight times each afternoon. */
function bookingOf({ tenant, learners }: BookingGround, client: number, turn: number) {
  const each = Math.floor((size.providers - size.connected - 1) / (2 * booking.clients));
  const teaching = tenant.teaching[size.connected + client * each + (turn % each)] ?? raise("no provider");
  const { actor, id } = learners[client] ?? raise("no learner");
  const thing: BookedThing = { ...teaching, learnerId: id, startsAt: afternoon(6 + Math.floor(turn / 8), turn % 8) };
  return { actor, thing };
}

/** The slot of the afternoon, on the given working day from now. */
function afternoon(workingDay: number, slot: number): number {
  const monday = Math.floor(Date.now() / dayMs) * dayMs - ((new Date().getUTCDay() + 6) % 7) * dayMs;
  return monday + (Math.floor(workingDay / 5) * 7 + (workingDay % 5)) * dayMs + (26 + slot) * 30 * 60_000;
}

/** How often all clients together get `work` done in the time of a round; each begins anew as soon as it is done. */
async function countFor(work: (client: number, turn: number) => Promise<void>, round: number): Promise<number> {
  const endsAt = performance.now() + booking.seconds * 1000;
  const done = await Promise.all(
    Array.from({ length: booking.clients }, async (_, client) => {
      let turn = 0;
      for (; performance.now() < endsAt; turn += 1) await work(client, round * 4000 + turn);
      return turn;
    }),
  );
  return done.reduce((sum, count) => sum + count, 0);
}

/** By the plain client of Node, which costs the callers less than fetch does. */
async function send(
  product: string,
  { token }: Actor,
  { path, body }: { readonly path: string; readonly body?: string },
): Promise<{ readonly status: number; readonly text: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined
      ? {}
      : {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "idempotency-key": crypto.randomUUID(),
        }),
  };
  const method = body === undefined ? "GET" : "POST";
  const sent = request(`${product}/api/v1${path}`, { agent, method, headers });
  sent.end(body);
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response) pieces.push(piece as Buffer);
  return { status: response.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") };
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

function verdict(target: string, isMet: boolean): boolean {
  console.log(`  ${isMet ? "met" : "NOT MET"}: ${target}`);
  return isMet;
}

function wire(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function raise(message: string): never {
  throw new Error(message);
}

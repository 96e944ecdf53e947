/** Offerings, hours and accounts of a simulated world, made by the routes that people use. */
import { Secret } from "#backend/ports/secret.ts";
import { registrations } from "#sandbox/people.ts";
import { handles, nameOf, type Stage } from "./stage.ts";
import { productOrigin } from "./simulated-clouds.ts";
import type { Outcome, Person } from "./simulated-world.ts";

/** Offerings, hours, accounts: what there is before people begin. Nothing goes wrong here. */
export async function prepare(stage: Stage): Promise<void> {
  const { world } = stage;
  for (const house of [handles.north, handles.fjord]) {
    const staff = world.person(house.staff);
    const providers = house.providers.map((handle) => world.person(handle));
    for (const { id } of providers) {
      const windows = [{ from: "09:00", to: "12:00" }];
      const weekly = ["mon", "tue", "wed", "thu", "fri"].map((day) => ({ day, windows }));
      const hours = { timeZone: "UTC", weekly, overrides: [], away: [], travel: [], withoutCalendarCheck: false };
      await expectDone(
        world.ask(world.callerOf(staff), "PUT /api/v1/providers/:id/availability", { params: { id }, body: hours }),
      );
    }
    const common = {
      durationMinutes: 30,
      incrementMinutes: 30,
      providerIds: providers.map(({ id }) => id),
      cutoffMinutes: 0,
    };
    const make = async (more: object): Promise<string> => {
      const outcome = await expectDone(
        world.ask(world.callerOf(staff), "POST /api/v1/offerings", { body: { ...common, ...more } }),
      );
      return (outcome.body as { id: string }).id;
    };
    const individual = [await make({ name: "Mentoring on Teams", meetingVendor: "teams" })];
    if (house === handles.north) {
      individual.push(await make({ name: "Mentoring on Zoom", meetingVendor: "zoom", durationMinutes: 60 }));
      individual.push(
        await make({
          name: "In the library",
          presence: "in_person",
          generateUrl: false,
          meetingVendor: "none",
          location: "Library",
        }),
      );
    }
    const classes = [
      await make({
        name: "Class on Teams",
        kind: "group",
        dates: "published",
        capacity: 2,
        waitlist: true,
        meetingVendor: "teams",
        selfRemoval: true,
      }),
    ];
    stage.offerings.set(staff.tenantId, { individual, classes });
  }
  for (const handle of ["priya", "tomas", "lena", "learner01", "aroha", "noah"])
    await connectMicrosoft(stage, world.person(handle));
  for (const handle of ["priya", "tomas"]) await connectZoom(stage, world.person(handle));
}

async function expectDone(asked: Promise<Outcome>): Promise<{ readonly status: number; readonly body?: unknown }> {
  const outcome = await asked;
  if (outcome.is !== "done") throw new Error(`the world could not be prepared: ${JSON.stringify(outcome)}`);
  return outcome.reply;
}

/** Single sign-on, as Teams does it for the person. */
export async function connectMicrosoft({ world, ledger }: Stage, person: Person): Promise<boolean> {
  const given = await world.clouds.entra.productToken(person.outside, registrations.entra.clientId);
  if (!given.ok) throw new Error("no consent");
  const assertion = {
    token: new Secret(given.accessToken),
    externalTenant: person.outside.tid,
    subject: person.outside.oid,
  };
  const outcome = await world.ask(world.callerOf(person, assertion), "POST /api/v1/connections/:vendor", {
    params: { vendor: "microsoft" },
    body: { purposes: ["calendar"] },
  });
  ledger.count(`connect microsoft: ${nameOf(outcome)}`);
  return outcome.is === "done";
}

/** By Zoom's consent page, back to our callback, and finished by the panel that began. */
export async function connectZoom({ world, ledger }: Stage, person: Person): Promise<boolean> {
  const caller = world.callerOf(person);
  const done = async (): Promise<Outcome> => {
    const begun = await world.ask(caller, "POST /api/v1/connections/:vendor", {
      params: { vendor: "zoom" },
      body: { purposes: ["meetings"] },
    });
    if (begun.is !== "done") return begun;
    const wish = new URL((begun.reply.body as { authorizeUrl: string }).authorizeUrl);
    const form = new URLSearchParams([...wish.searchParams, ["user", person.handle], ["decision", "allow"]]);
    const decided = await world.clouds.zoom.site.take({
      method: "POST",
      url: new URL(`${wish.origin}/oauth/authorize/decision`),
      params: {},
      headers: { "content-type": "application/x-www-form-urlencoded" },
      raw: Buffer.from(form.toString()),
    });
    if (typeof decided === "string") return { is: "lost" };
    const back = new URL(decided.headers?.["location"] ?? "", productOrigin);
    const received = await world.ask(undefined, "GET /connect/:vendor/callback", {
      params: { vendor: "zoom" },
      query: Object.fromEntries(back.searchParams),
    });
    if (received.is !== "done") return received;
    const oneTimeValue = /#value=(.+)$/.exec(received.reply.headers?.["Location"] ?? "")?.[1];
    if (oneTimeValue === undefined) return { is: "refused", code: "no value" };
    return world.ask(caller, "POST /api/v1/connections/:vendor/complete", {
      params: { vendor: "zoom" },
      body: { oneTimeValue },
    });
  };
  const outcome = await done();
  ledger.count(`connect zoom: ${nameOf(outcome)}`);
  return outcome.is === "done";
}

/** Offerings, hours and accounts of a simulated world, made by the routes that people use. */
import { accountsOf, connect } from "./accounts.ts";
import { createChance } from "./seeded-chance.ts";
import { handles, type Stage } from "./stage.ts";
import type { Outcome } from "./simulated-world.ts";

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
    if (house === handles.fjord) individual.push(await make({ name: "Coaching on Meet", meetingVendor: "meet" }));
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
    if (createChance(world.seed, `settings of ${house.staff}`).hits(0.3)) {
      const body = { organizer: "booker" };
      await expectDone(world.ask(world.callerOf(staff), "PUT /api/v1/settings", { body }));
    }
    stage.offerings.set(staff.tenantId, { individual, classes });
  }
  for (const account of accountsOf(world.seed)) await connect(stage, account);
}

async function expectDone(asked: Promise<Outcome>): Promise<{ readonly status: number; readonly body?: unknown }> {
  const outcome = await asked;
  if (outcome.is !== "done") throw new Error(`the world could not be prepared: ${JSON.stringify(outcome)}`);
  return outcome.reply;
}

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { peopleList } from "#contract/directory.ts";
import type { Caller, Role } from "../../platform/caller.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";
import { noteDeparture } from "./note-departure.ts";
import { onboardTenants } from "./onboard-tenants.ts";
import { signInPerson } from "./sign-in-person.ts";
import type { SignedInPerson, SigningIn } from "./sign-in-person.ts";

const northwind = "a1111111-1111-4111-8111-111111111111";
const fjordheim = "b2222222-2222-4222-8222-222222222222";
const address = "amira@northwind.example";
/** At home, and as a guest of another organisation: one human, one address, two identities. */
const atHome: SigningIn = {
  tid: northwind,
  oid: "a1000000-0000-4000-8000-000000000007",
  name: "Amira",
  email: address,
};
const asGuest: SigningIn = { ...atHome, tid: fjordheim, oid: "b1000000-0000-4000-8000-000000000007" };

describe("a guest whom another organisation has in its directory", () => {
  let world: BookingWorld;
  const isNamedAdministrator = ({ tid, oid }: { readonly tid: string; readonly oid: string }): boolean =>
    tid === northwind && oid === atHome.oid;

  beforeAll(async () => {
    world = await createBookingWorld();
    await onboardTenants(world.changing, [
      { tid: northwind, name: "Northwind" },
      { tid: fjordheim, name: "Fjordheim" },
    ]);
  }, 60_000);
  afterAll(() => world.close());

  async function signIn(identity: SigningIn): Promise<SignedInPerson> {
    const person = await signInPerson({ ...world.changing, isNamedAdministrator }, identity);
    if (!person) throw new Error("not set up");
    return person;
  }
  const callerFor = ({ tenantId, personId, displayName }: SignedInPerson, roles: readonly Role[]): Caller => ({
    scope: mintTenantScope(tenantId, "request"),
    personId,
    displayName,
    roles,
    surface: "teams",
  });
  const listed = async (caller: Caller) =>
    peopleList.parse((await world.call("GET /api/v1/people", caller, { query: {} })).body).items;

  it("is another person there, without the roles that they have at home, whatever address both have", async () => {
    const [home, guest] = [await signIn(atHome), await signIn(asGuest)];
    expect([home.roles.includes("administrator"), guest.roles]).toEqual([true, ["learner"]]);
    expect(guest.tenantId).not.toBe(home.tenantId);
    for (const one of [home, guest]) {
      const everybody = await listed(callerFor(one, ["administrator"]));
      expect(everybody.map(({ id, email }) => ({ id, email }))).toEqual([{ id: one.personId, email: address }]);
    }
    expect([await signIn(atHome), await signIn(asGuest)]).toEqual([home, guest]);
  });

  it("stays at home when the other organisation lets them go", async () => {
    const [home, guest] = [await signIn(atHome), await signIn(asGuest)];
    const told = {
      vendor: "microsoft",
      operation: "exchange token",
      kind: "grant_revoked",
      code: "AADSTS500341",
    } as const;
    const noted = noteDeparture(world.changing, callerFor(guest, []), new VendorFault("gone", told));
    await expect(noted).rejects.toMatchObject({ facts: { because: "left" } });
    const before = { issuedAt: world.clock.now() - 1_000 };
    await expect(signIn({ ...asGuest, ...before })).rejects.toMatchObject({ code: "not_allowed" });
    expect(await signIn({ ...atHome, ...before })).toEqual(home);
  });

  it("has not left by what another vendor says", async () => {
    const home = await signIn(atHome);
    const told = { vendor: "zoom", operation: "refresh token", kind: "grant_revoked", code: "AADSTS50057" } as const;
    await noteDeparture(world.changing, callerFor(home, []), new VendorFault("no", told));
    expect(await signIn(atHome)).toEqual(home);
  });

  it("is called as their token says, where the directory is not asked", async () => {
    const before = await signIn({ ...asGuest, oid: "b1000000-0000-4000-8000-000000000009", name: "Noa" });
    const later = { ...asGuest, oid: "b1000000-0000-4000-8000-000000000009", name: "Noa Berg" };
    expect(await signIn({ ...later, name: "" })).toMatchObject({ personId: before.personId, displayName: "Noa" });
    expect(await signIn(later)).toMatchObject({ personId: before.personId, displayName: "Noa Berg" });
    const administrator = callerFor(before, ["administrator"]);
    const params = { id: before.personId };
    await world.call("PATCH /api/v1/people/:id", administrator, { params, body: { displayName: "Noa (maths)" } });
    expect(await signIn(later)).toMatchObject({ displayName: "Noa (maths)" });
  });
});

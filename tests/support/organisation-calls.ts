/** What an administrator does in the set-up, as calls; the organisation is the one that was set up last. */
import type { Authorization, CoveredPerson, Integration } from "#contract/integrations.ts";
import type { Caller } from "#backend/platform/caller.ts";
import { people } from "#sandbox/people.ts";
import type { SandboxPerson } from "#sandbox/people.ts";
import type { OrganisationWorld } from "./organisation-world.ts";
import type { VendorWorld } from "./vendor-world.ts";

export const northwind = "a1111111-1111-4111-8111-111111111111";
export const northwinders = people.filter(({ tid }) => tid === northwind);

type VendorName = "microsoft" | "zoom" | "google";

export function createOrganisationCalls(world: OrganisationWorld, vendors: VendorWorld) {
  let tenantId = "";
  let callers: Readonly<Record<string, Caller>> = {};
  const by = (handle: string): Caller => {
    const caller = callers[handle];
    if (!caller) throw new Error(`${handle} is not in the organisation`);
    return caller;
  };
  let administrator = "";
  const call = (method: string, path: string, request: object = {}) =>
    world.call(`${method} /api/v1/integrations/:vendor${path}`, by(administrator), request);
  const at = (vendor: VendorName) => ({ params: { vendor } });
  /** Sets an organisation up with these people, of whom one administers it. */
  const setUp = async (tid: string, members: readonly SandboxPerson[], who: string): Promise<void> => {
    const organisation = await world.organisation(tid, "An organisation");
    const added = await organisation.add(members);
    ({ tenantId } = organisation);
    callers = Object.fromEntries(members.map((person, index) => [person.handle, added[index] as Caller]));
    administrator = who;
  };
  const read = async (vendor: VendorName = "microsoft"): Promise<Integration> =>
    (await call("GET", "", at(vendor))).body as Integration;
  return {
    by,
    setUp,
    tenantId: () => tenantId,
    /** Whose directory has not authorised us. */
    async atNorthwind() {
      await setUp(northwind, northwinders, "amira");
      vendors.entra.setApplicationConsent(northwind, "withdrawn");
    },
    post: (path: string, vendor: VendorName = "microsoft", body?: unknown) =>
      call("POST", path, { ...at(vendor), body: body ?? {} }),
    steer: (id: string, act: "pause" | "resume") =>
      call("POST", `/tests/:id/${act}`, { params: { vendor: "microsoft", id } }),
    readTest: async (id: string) =>
      (await call("GET", "/tests/:id", { params: { vendor: "microsoft", id } })).body as Integration["lastTest"],
    read,
    choose: async (body: object, vendor: VendorName = "microsoft") =>
      (await call("PUT", "", { ...at(vendor), body })).body as Integration,
    authorize: async (body: object = {}) =>
      (await call("POST", "/authorize", { ...at("microsoft"), body })).body as Authorization,
    coverage: async (state?: CoveredPerson["state"], vendor: VendorName = "microsoft") =>
      (
        (await call("GET", "/people", { ...at(vendor), query: { limit: "200", ...(state ? { state } : {}) } }))
          .body as {
          items: readonly CoveredPerson[];
        }
      ).items,
    /** As whoever follows the link, signs in and accepts (or not); answers where their browser is sent. */
    async follow(url: string, step: "accept" | "cancel" = "accept") {
      const body = new URLSearchParams({ handle: "amira", step });
      const response = await fetch(url, { method: "POST", body, redirect: "manual" });
      const back = new URL(response.headers.get("location") ?? "https://nowhere.example/");
      const query = Object.fromEntries(back.searchParams);
      return (await world.call("GET /connect/microsoft/consented", by(administrator), { query })).headers?.["Location"];
    },
  };
}

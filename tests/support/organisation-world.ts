/** The set-up of an organisation on a real database, against the vendors' stand-ins, with sweeps run by hand. */
import { createAppGrants } from "#backend/features/integrations/app-grants.ts";
import { createCheckPeople } from "#backend/features/integrations/check-people.job.ts";
import { createConfirmAuthorisations } from "#backend/features/integrations/confirm-authorisation.job.ts";
import { createConsentPage } from "#backend/features/integrations/consent-page.routes.ts";
import { createIntegrationsRoutes } from "#backend/features/integrations/integrations.routes.ts";
import { createLookAt, createTryForbidden } from "#backend/features/integrations/look-at-accounts.ts";
import { createTellIncidents } from "#backend/features/health/tell-incidents.job.ts";
import { createTokenBroker } from "#backend/features/connections/broker-tokens.ts";
import type { Caller } from "#backend/platform/caller.ts";
import { openDatabase } from "#backend/platform/database.ts";
import type { OpenDatabase } from "#backend/platform/database.ts";
import { createLive } from "#backend/platform/live.ts";
import { createLog } from "#backend/platform/log.ts";
import { createRandomIds } from "#backend/platform/random-ids.ts";
import type { Reply, Route } from "#backend/platform/route.ts";
import { mintTenantScope } from "#backend/platform/tenant-scope.ts";
import { createVault, readSealingKeys } from "#backend/platform/vault.ts";
import { Secret } from "#backend/ports/secret.ts";
import { freshDatabase } from "#backend/testing/fresh-database.ts";
import { createMemoryCallBudget } from "#backend/testing/memory-budgets.ts";
import { createMemoryMail } from "#backend/testing/memory-mail.ts";
import { createMemoryVendors } from "#backend/testing/memory-vendors.ts";
import { createGoogleAccess, createGoogleAppTokens } from "#backend/vendors/google/google-app-tokens.ts";
import { createEntraAppTokens, entraConsentUrl } from "#backend/vendors/microsoft/entra-app-tokens.ts";
import { createGraphCalendars } from "#backend/vendors/microsoft/graph-calendars.ts";
import { createGraphClient } from "#backend/vendors/microsoft/graph-client.ts";
import { createZoomClient } from "#backend/vendors/zoom/zoom-client.ts";
import { createZoomMeetings } from "#backend/vendors/zoom/zoom-meetings.ts";
import type { GrantRef } from "#backend/ports/token-broker.ts";
import { outlookAddinIds } from "#backend/compose-vendors.ts";
import { createGraphAccess } from "#backend/vendors/microsoft/graph-access.ts";
import { createZoomAccess, createZoomAppTokens } from "#backend/vendors/zoom/zoom-app-tokens.ts";
import { registrations } from "#sandbox/people.ts";
import type { SandboxPerson } from "#sandbox/people.ts";
import type { VendorWorld } from "./vendor-world.ts";

export type OrganisationWorld = Awaited<ReturnType<typeof createOrganisationWorld>>;

export async function createOrganisationWorld(vendors: VendorWorld) {
  const database = await openDatabase({ databaseUrl: await freshDatabase("organisation") });
  const { clock, world } = vendors;
  const { origins, productOrigin } = world;
  const ids = createRandomIds(clock);
  const warned: unknown[] = [];
  const log = createLog("warn", { write: (line) => void warned.push(JSON.parse(line)) });
  const live = createLive(database, log);
  const vault = createVault(readSealingKeys(`test:${Buffer.alloc(32, 7).toString("base64")}`));
  const { entra, organisationTokens, organisationAccess } = atVendors(vendors);
  const grants = createAppGrants({ database, vault, clock, organisationTokens });
  const mail = createMemoryMail();
  const own = createMemoryVendors();
  const ground = { database, clock, ids, live, log, vault };
  const looking = { ...ground, ...own, grants, organisationAccess };
  const publicOrigin = productOrigin;
  const mailing = { mail: mail.mail, mailFrom: mail.sender, publicOrigin };
  const routes = [
    ...createIntegrationsRoutes({
      ...ground,
      ...mailing,
      applicationId: entra.clientId,
      consoleUrls: { zoom: "https://zoom.example/create", google: "https://admin.google.example" },
      consentUrl: (asked) =>
        entraConsentUrl(entra, { ...asked, redirectUri: `${productOrigin}/connect/microsoft/consented` }),
    }),
    ...createConsentPage(ground),
  ];
  const confirm = createConfirmAuthorisations({ ...ground, grants });
  const checkPeople = () =>
    createCheckPeople({ ...ground, lookAt: createLookAt(looking), tryForbidden: createTryForbidden(looking) })();
  const tell = createTellIncidents({ ...ground, ...mailing });
  const tokens = createTokenBroker({ ...ground, refreshByVendor: {}, appGrants: grants });
  const graph = createGraphClient({ origin: origins.graph, tokens, clock, callBudget: createMemoryCallBudget() });
  return {
    ...ground,
    /** What was logged as a warning or worse. */
    warned,
    mails: mail.taken,
    tokens,
    calendars: createGraphCalendars({ graph, outlookAddinIds, wait: async () => undefined }),
    meetings: createZoomMeetings({
      zoom: createZoomClient({ origin: origins.zoom, tokens, clock }),
      clock,
      budget: { spend: async () => undefined, exhaust: async () => undefined },
    }),
    /** The person's covered account. */
    grantOf: (caller: Caller, vendor: GrantRef["vendor"]) => findGrant(database, caller, vendor),
    /** Everything the worker's sweeps would do by now. */
    async sweep() {
      await confirm();
      await checkPeople();
      await checkPeople();
      await tell();
    },
    call: (route: string, caller: Caller, request: Request = {}) => callRoute(routes, { route, caller, request }),
    organisation: (tid: string, name: string) => addOrganisation({ database, ids }, { tid, name }),
    /** So that the next test can set the same organisations up. */
    forget: () => forgetOrganisations(database),
    close: () => database.close(),
  };
}

function atVendors({ world: { origins }, clock }: VendorWorld) {
  const { clientId, clientSecret } = registrations.entra;
  const entra = { origin: origins.entra, clientId, clientSecret: new Secret(clientSecret), clock };
  return {
    entra,
    organisationTokens: {
      microsoft: createEntraAppTokens(entra),
      zoom: createZoomAppTokens({ oauthOrigin: origins.zoom, clock }),
      google: createGoogleAppTokens({ tokenOrigin: origins.google, clock }),
    },
    organisationAccess: {
      microsoft: createGraphAccess({ origin: origins.graph, clock }),
      zoom: createZoomAccess({ apiOrigin: origins.zoom, clock }),
      google: createGoogleAccess({ apiOrigin: origins.google, clock }),
    },
  };
}

async function findGrant({ db }: OpenDatabase, caller: Caller, vendor: GrantRef["vendor"]): Promise<GrantRef> {
  const { tenantId } = caller.scope;
  const row = await db
    .selectFrom("connections")
    .select("id")
    .where("tenant_id", "=", tenantId)
    .where("person_id", "=", caller.personId)
    .where("vendor", "=", vendor)
    .where("method", "=", "app_only")
    .executeTakeFirstOrThrow();
  return { tenantId, connectionId: row.id, vendor };
}

async function forgetOrganisations({ db }: OpenDatabase): Promise<void> {
  const about = ["incident_mails", "incidents", "integration_people", "integration_tests", "integrations"] as const;
  for (const table of about) await db.deleteFrom(table).execute();
  for (const table of ["connections", "identities", "tenant_origins"] as const) await db.deleteFrom(table).execute();
}

interface Request {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
}

async function callRoute(
  routes: readonly Route[],
  { route: name, caller, request }: { readonly route: string; readonly caller: Caller; readonly request: Request },
): Promise<Reply> {
  const route = routes.find(({ method, path }) => name === `${method} ${path}`);
  if (!route) throw new Error(`no route ${name}`);
  const handle = route.handle as (parsed: unknown) => Promise<Reply>;
  return handle({
    params: route.params?.parse(request.params ?? {}),
    query: route.query?.parse(request.query ?? {}),
    body: route.body?.parse(request.body ?? {}),
    caller,
    requestId: "test",
    headers: {},
  });
}

/** A tenant for an organisation at Microsoft, with people from its directory. */
async function addOrganisation(
  { database, ids }: { readonly database: OpenDatabase; readonly ids: { next(): string } },
  { tid, name }: { readonly tid: string; readonly name: string },
) {
  const tenantId = ids.next();
  const at = new Date("2026-11-01T00:00:00Z");
  const { db } = database;
  await db.insertInto("tenants").values({ id: tenantId, display_name: name, onboarded_at: at }).execute();
  await db
    .insertInto("tenant_origins")
    .values({ issuer: "entra", external_tenant: tid, tenant_id: tenantId })
    .execute();
  const scope = mintTenantScope(tenantId, "request");
  return {
    tenantId,
    scope,
    async add(people: readonly SandboxPerson[]): Promise<readonly Caller[]> {
      const rows = people.map((person) => ({ person, id: ids.next() }));
      for (let from = 0; from < rows.length; from += 500) {
        const part = rows.slice(from, from + 500);
        await db
          .insertInto("people")
          .values(
            part.map(({ id, person }) => ({
              tenant_id: tenantId,
              id,
              display_name: person.displayName,
              email: person.email,
              time_zone: person.timeZone,
              locale: person.locale,
              roles: [person.part],
              created_at: at,
            })),
          )
          .execute();
        await db
          .insertInto("identities")
          .values(
            part.map(({ id, person }) => ({
              tenant_id: tenantId,
              issuer: "entra" as const,
              external_tenant: tid,
              subject: person.oid,
              person_id: id,
              linked_at: at,
            })),
          )
          .execute();
      }
      return rows.map(({ id, person }) => ({
        scope,
        personId: id,
        displayName: person.displayName,
        roles: [person.part],
        surface: "teams",
      }));
    },
  };
}

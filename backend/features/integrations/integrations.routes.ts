/** `/api/v1/integrations`: the administrator's set-up of each vendor; support may look and test. */
import { z } from "zod";
import { id, listOf } from "#contract/formats.ts";
import {
  authorization,
  authorizeIntegration as authorizeBody,
  coverageQuery,
  coveredPerson,
  integration,
  integrationCredentials,
  integrationTest,
  mailed,
  saveIntegration as saveBody,
  testIntegration,
  testOwners,
} from "#contract/integrations.ts";
import { vendor } from "#contract/people.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { personRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { authorizeIntegration } from "./authorize-integration.ts";
import type { AuthorizeDeps } from "./authorize-integration.ts";
import { beginTestIn, steerTest } from "./begin-test.ts";
import { confirmNow } from "./confirm-now.ts";
import { listCovered } from "./list-covered.ts";
import { findIntegration, listIntegrations } from "./integrations.store.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";
import { viewIntegration, viewTest } from "./integrations.view.ts";
import { mailOwners, remindUnconnected } from "./mail-people.ts";
import { removeIntegration, saveIntegration } from "./save-integration.ts";
import type { SaveIntegrationDeps } from "./save-integration.ts";
import { saveCredentials } from "./save-credentials.ts";
import { findTest } from "./tests.store.ts";

export interface IntegrationsDeps extends SaveIntegrationDeps, AuthorizeDeps {}

const byVendor = z.object({ vendor });
const byTest = byVendor.extend({ id });
const base = "/api/v1/integrations";

export function createIntegrationsRoutes(deps: IntegrationsDeps): readonly Route[] {
  return [
    ...createChoiceRoutes(deps),
    ...createAuthoriseRoutes(deps),
    ...createTestRoutes(deps),
    ...createPeopleRoutes(deps),
  ];
}

async function show({ database, clock }: IntegrationsDeps, caller: Caller, name: VendorName, known?: IntegrationRow) {
  const row = known ?? (await findIntegration(database.db, caller.scope, name));
  const language = languageOf(caller.language);
  return viewIntegration(database.db, caller.scope, { vendor: name, row, language, now: clock.now() });
}

function createChoiceRoutes(deps: IntegrationsDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: base,
      summary: "How each vendor is connected for the organisation",
      reply: listOf(integration),
      handle: async ({ caller }) => {
        requireStaff(caller);
        const rows = await listIntegrations(deps.database.db, caller.scope);
        const items = await Promise.all(
          vendor.options.map((name) =>
            show(
              deps,
              caller,
              name,
              rows.find((row) => row.vendor === name),
            ),
          ),
        );
        return { status: 200, body: { items, nextCursor: null } };
      },
    }),
    personRoute({
      method: "GET",
      path: `${base}/:vendor`,
      summary: "How one vendor is connected for the organisation",
      reply: integration,
      params: byVendor,
      handle: async ({ caller, params }) => {
        requireStaff(caller);
        return { status: 200, body: await show(deps, caller, params.vendor) };
      },
    }),
    personRoute({
      method: "PUT",
      path: `${base}/:vendor`,
      summary: "Chooses the method and the owners",
      reply: integration,
      params: byVendor,
      body: saveBody,
      handle: async ({ caller, params, body }) => {
        requireAdministrator(caller);
        await saveIntegration(deps, caller, { vendor: params.vendor, choice: body });
        return { status: 200, body: await show(deps, caller, params.vendor) };
      },
    }),
    personRoute({
      method: "DELETE",
      path: `${base}/:vendor`,
      summary: "Takes the set-up of a vendor back",
      params: byVendor,
      handle: async ({ caller, params }) => {
        requireAdministrator(caller);
        await removeIntegration(deps, caller, params.vendor);
        return { status: 204 };
      },
    }),
  ];
}

function createAuthoriseRoutes(deps: IntegrationsDeps): readonly Route[] {
  return [
    personRoute({
      method: "POST",
      path: `${base}/:vendor/authorize`,
      summary: "What to ask for, the link to ask with, and on request a mail with both",
      reply: authorization,
      success: 200,
      params: byVendor,
      body: authorizeBody,
      handle: async ({ caller, params, body }) => {
        requireAdministrator(caller);
        return { status: 200, body: await authorizeIntegration(deps, caller, { vendor: params.vendor, asking: body }) };
      },
    }),
    personRoute({
      method: "POST",
      path: `${base}/:vendor/confirm`,
      summary: "Looks now whether it was authorised",
      reply: integration,
      success: 200,
      params: byVendor,
      handle: async ({ caller, params }) => {
        requireAdministrator(caller);
        await confirmNow(deps, caller, params.vendor);
        return { status: 200, body: await show(deps, caller, params.vendor) };
      },
    }),
    personRoute({
      method: "POST",
      path: `${base}/:vendor/credentials`,
      summary: "Keeps the credentials of an application of the organisation's own",
      reply: integration,
      success: 200,
      params: byVendor,
      body: integrationCredentials,
      handle: async ({ caller, params, body }) => {
        requireAdministrator(caller);
        await saveCredentials(deps, caller, { vendor: params.vendor, credentials: body });
        return { status: 200, body: await show(deps, caller, params.vendor) };
      },
    }),
  ];
}

function createTestRoutes(deps: IntegrationsDeps): readonly Route[] {
  const { database } = deps;
  const showTest = async (caller: Caller, wanted: { readonly vendor: VendorName; readonly id: string }) => {
    const test = await findTest(database.db, caller.scope, wanted.id);
    if (test?.vendor !== wanted.vendor) throw new RequestProblem("not_found", "There is no such test.");
    return viewTest(database.db, caller.scope, test, languageOf(caller.language));
  };
  const steer = (act: "pause" | "resume", summary: string): Route =>
    personRoute({
      method: "POST",
      path: `${base}/:vendor/tests/:id/${act}`,
      summary,
      reply: integrationTest,
      success: 200,
      params: byTest,
      handle: async ({ caller, params }) => {
        requireStaff(caller);
        await steerTest(deps, caller.scope, { ...params, act });
        return { status: 200, body: await showTest(caller, params) };
      },
    });
  return [
    personRoute({
      method: "POST",
      path: `${base}/:vendor/test`,
      summary: "Begins to look at a sample of people's accounts, or at everybody's",
      reply: integrationTest,
      success: 202,
      params: byVendor,
      body: testIntegration,
      handle: async ({ caller, params, body }) => {
        requireStaff(caller);
        const row = await findIntegration(database.db, caller.scope, params.vendor);
        const isOpen = row && (row.method !== "domain_wide" || row.authorisation === "given");
        if (!isOpen) throw new RequestProblem("not_found", "There is nothing to test yet: it is not authorised.");
        const wish = { integration: row, people: body.people };
        const testId = await database.transaction((tx) => beginTestIn(deps, tx, caller.scope, wish));
        return { status: 202, body: await showTest(caller, { vendor: params.vendor, id: testId }) };
      },
    }),
    personRoute({
      method: "GET",
      path: `${base}/:vendor/tests/:id`,
      summary: "How far a test is, and whom it could not reach",
      reply: integrationTest,
      params: byTest,
      handle: async ({ caller, params }) => {
        requireStaff(caller);
        return { status: 200, body: await showTest(caller, params) };
      },
    }),
    steer("pause", "Holds a test"),
    steer("resume", "Lets a held test go on"),
  ];
}

function createPeopleRoutes(deps: IntegrationsDeps): readonly Route[] {
  return [
    personRoute({
      method: "GET",
      path: `${base}/:vendor/people`,
      summary: "Whose accounts can be reached, and whose not and why",
      reply: listOf(coveredPerson),
      params: byVendor,
      query: coverageQuery,
      handle: async ({ caller, params, query }) => {
        requireStaff(caller);
        return { status: 200, body: await listCovered(deps.database.db, caller, { ...query, vendor: params.vendor }) };
      },
    }),
    personRoute({
      method: "POST",
      path: `${base}/:vendor/owners/test`,
      summary: "Sends the owners a test mail",
      reply: mailed,
      success: 200,
      params: byVendor,
      body: testOwners,
      handle: async ({ caller, params, body }) => {
        requireAdministrator(caller);
        const { emails } = body;
        return { status: 200, body: await mailOwners(deps, caller, { vendor: params.vendor, emails }) };
      },
    }),
    personRoute({
      method: "POST",
      path: `${base}/:vendor/remind`,
      summary: "Reminds who teaches and has not connected; once a week at most",
      reply: mailed,
      success: 200,
      params: byVendor,
      handle: async ({ caller, params }) => {
        requireAdministrator(caller);
        return { status: 200, body: await remindUnconnected(deps, caller, params.vendor) };
      },
    }),
  ];
}

function requireStaff({ roles }: Caller): void {
  if (roles.includes("administrator") || roles.includes("support")) return;
  throw new RequestProblem("not_allowed", "Only administrators and support see this.");
}

function requireAdministrator({ roles }: Caller): void {
  if (roles.includes("administrator")) return;
  throw new RequestProblem("not_allowed", "Only an administrator may do this.");
}

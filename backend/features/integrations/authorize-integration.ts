/** Asks for the authorisation for everybody: the link, what it asks for and why. Whoever has the rights may follow it, any time. */
import type { Authorization, AuthorizeIntegration } from "#contract/integrations.ts";
import { askedPermissions } from "../../domain/authorisation-words.ts";
import { requestMail } from "../../domain/integration-mails.ts";
import { minuteMs } from "../../domain/instant.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Vault } from "../../platform/vault.ts";
import { Secret } from "../../ports/secret.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { credentialsPurpose } from "./app-grants.ts";
import { announceIntegration } from "./begin-test.ts";
import type { TestDeps } from "./begin-test.ts";
import {
  findEntraOrganisation,
  findOrganisationName,
  lockIntegration,
  updateIntegration,
} from "./integrations.store.ts";
import type { IntegrationRow, VendorName } from "./integrations.store.ts";
import { requireFewMails } from "./limit-mails.ts";
import { sendPlainMail } from "./send-plain-mail.ts";
import type { PlainMailDeps } from "./send-plain-mail.ts";

export interface AuthorizeDeps extends TestDeps, PlainMailDeps {
  readonly vault: Vault;
  /** Microsoft's page on which somebody consents for everybody. */
  readonly consentUrl: (asked: { readonly externalTenant: string; readonly state: string }) => string;
  /** How Microsoft names us. */
  readonly applicationId: string;
  /** Where an administrator of the vendor makes credentials. */
  readonly consoleUrls: { readonly zoom: string; readonly google: string };
}

/** Consent that is given on the vendor's own pages, without our link, is noticed within this. */
export const waitingPauseMs = 2 * minuteMs;

/** Fails: not_found (the domain-wide method was not chosen, or the organisation is not at this vendor); rate_limited (mails). */
export async function authorizeIntegration(
  deps: AuthorizeDeps,
  caller: Caller,
  wish: { readonly vendor: VendorName; readonly asking: AuthorizeIntegration },
): Promise<Authorization> {
  const { vendor, asking } = wish;
  const language = languageOf(caller.language);
  const { row, adminConsentUrl } = await noteAsked(deps, caller, vendor);
  const applicationId = vendor === "microsoft" ? deps.applicationId : (row.credentials_hint ?? undefined);
  const authorization = {
    ...(adminConsentUrl === undefined ? {} : { adminConsentUrl }),
    ...(vendor === "microsoft" ? {} : { consoleUrl: deps.consoleUrls[vendor] }),
    ...(applicationId === undefined ? {} : { applicationId }),
    permissions: [...askedPermissions(vendor, language)],
  };
  if (asking.sendTo === undefined) return authorization;
  await requireFewMails(deps, caller.scope, "link");
  const organisation = await findOrganisationName(deps.database.db, caller.scope);
  const url = adminConsentUrl ?? authorization.consoleUrl;
  const asked = { vendor, organisation, by: caller.displayName, note: asking.note, url, applicationId };
  const { failed } = await sendPlainMail(
    deps,
    [{ name: "", address: asking.sendTo, locale: caller.language ?? "en" }],
    (read) => requestMail({ ...asked, permissions: askedPermissions(vendor, read) }, read),
  );
  if (failed[0]) throw new RequestProblem("unavailable", `The mail was not taken: ${failed[0].problem}`);
  return { ...authorization, sentTo: asking.sendTo };
}

/** The link stays the same: one that was mailed is as good as one that is shown later. */
function stateOf({ vault }: AuthorizeDeps, row: IntegrationRow): string | undefined {
  if (row.credentials_sealed === null) return undefined;
  const kept = JSON.parse(vault.open(row.credentials_sealed, credentialsPurpose).reveal()) as {
    readonly state?: string;
  };
  return kept.state;
}

async function noteAsked(
  deps: AuthorizeDeps,
  caller: Caller,
  vendor: VendorName,
): Promise<{ readonly row: IntegrationRow; readonly adminConsentUrl?: string }> {
  const { clock, ids } = deps;
  const { scope } = caller;
  return deps.database.transaction(async (tx) => {
    const row = await lockIntegration(tx, scope, vendor);
    if (row?.method !== "domain_wide")
      throw new RequestProblem("not_found", "Choose the method for the whole organisation first.");
    const now = clock.now();
    const isOpen = row.authorisation === "given" || row.authorisation === "confirming";
    const asked = {
      vendor,
      asked_by: caller.personId,
      asked_at: new Date(now),
      ...(isOpen ? {} : { authorisation: "waiting" as const, authorisation_problem: null }),
    };
    if (vendor !== "microsoft") {
      await updateIntegration(tx, scope, asked);
      await announceIntegration(deps, tx, scope, vendor);
      return { row };
    }
    const externalTenant = await findEntraOrganisation(tx, scope);
    if (externalTenant === undefined)
      throw new RequestProblem("not_found", "Only organisations that sign in with Microsoft can authorise this.");
    const state = stateOf(deps, row) ?? ids.secret();
    await updateIntegration(tx, scope, {
      ...asked,
      state_hash: hashOf(state),
      credentials_sealed: deps.vault.seal(new Secret(JSON.stringify({ state })), credentialsPurpose),
      ...(isOpen ? {} : { confirm_due_at: new Date(now + waitingPauseMs) }),
    });
    await announceIntegration(deps, tx, scope, vendor);
    await recordAudit(deps, tx, {
      by: caller,
      line: { kind: "integrations.asked" },
      subject: { kind: "integration", name: vendorNames[vendor] },
    });
    return { row, adminConsentUrl: deps.consentUrl({ externalTenant, state }) };
  });
}

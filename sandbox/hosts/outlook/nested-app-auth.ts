/**
 * Nested app authentication as Outlook brokers it: takes msal-browser's bridge requests and answers with tokens of the
 * person signed in to Outlook. Source: measured with @azure/msal-browser 5; see the reference on the bridge's messages.
 */
import { registrations, type SandboxPerson } from "../../people.ts";
import { readPolicies } from "../../entra/claims-challenge.ts";
import type { Entra, World } from "../../world.ts";

/** Outlook on the web, as it is registered with Entra. */
const outlookWebClientId = "bc59ab01-8403-45c6-8796-ac3ef710b3e3";

/** How the broker behaves: as usual · a first silent request needs the person · the person closes the prompt. */
export type BrokerMood = "usual" | "interaction" | "cancel";

export interface BridgeRequest {
  readonly method?: string;
  readonly requestId?: string;
  readonly tokenParams?: {
    readonly clientId?: string;
    readonly scope?: string;
    readonly authority?: string;
    /** JSON text of a challenge. */
    readonly claims?: string;
  };
}

interface BrokerInput {
  readonly person: SandboxPerson;
  /** The origin that the browser reported for the pane's frame. */
  readonly origin: string;
  readonly mood: BrokerMood;
  readonly request: BridgeRequest;
}

/** Answers one bridge request; refusals are answers with `success: false`, in the words msal-browser maps to its errors. */
export async function answerBridgeRequest(
  world: World,
  entra: Entra,
  input: BrokerInput,
): Promise<Record<string, unknown>> {
  const { person, origin, mood, request } = input;
  const envelope = { messageType: "NestedAppAuthResponse", requestId: request.requestId };
  const fail = (status: string, description: string) => ({
    ...envelope,
    success: false,
    error: { status, code: status.toLowerCase(), description },
  });
  // The registration lists brk-multihub://<origin> for the product alone.
  if (origin !== world.productOrigin)
    return fail("PERSISTENT_ERROR", `AADSTS50011: brk-multihub://${origin} is not registered.`);
  const account = accountOf(person, request.tokenParams?.authority ?? "https://login.microsoftonline.com/common");
  if (request.method === "GetInitContext") {
    const { homeAccountId, environment, tenantId } = account;
    const initContext = {
      sdkName: "outlook-host",
      sdkVersion: "1.0",
      capabilities: { queryAccount: true },
      accountContext: { homeAccountId, environment, tenantId },
    };
    return { ...envelope, success: true, initContext };
  }
  if (request.method !== "GetToken" && request.method !== "GetTokenPopup")
    return fail("NESTED_APP_AUTH_UNAVAILABLE", `${request.method} is not offered.`);
  if (request.tokenParams?.clientId !== registrations.entra.clientId)
    return fail("PERSISTENT_ERROR", "AADSTS700016: unknown client id.");
  if (!/(^|\s)api:\/\/\S+\/access_as_user(\s|$)/.test(request.tokenParams.scope ?? ""))
    return fail("PERSISTENT_ERROR", "AADSTS70011: only the app's own API is offered here.");
  const wantsProof = readPolicies(request.tokenParams.claims).length > 0;
  if ((mood !== "usual" || wantsProof) && request.method === "GetToken")
    return fail("USER_INTERACTION_REQUIRED", "AADSTS50076: a second factor is needed.");
  if (mood === "cancel") return fail("USER_CANCEL", "The person closed the prompt.");
  return await issue(entra, { person, request, envelope, account, fail });
}

async function issue(
  entra: Entra,
  {
    person,
    request,
    envelope,
    account,
    fail,
  }: {
    readonly person: SandboxPerson;
    readonly request: BridgeRequest;
    readonly envelope: Record<string, unknown>;
    readonly account: ReturnType<typeof accountOf>;
    readonly fail: (status: string, description: string) => Record<string, unknown>;
  },
): Promise<Record<string, unknown>> {
  const token = await entra.productToken(person, outlookWebClientId, request.tokenParams?.claims);
  if (!token.ok && token.error === "account_gone")
    return fail("PERSISTENT_ERROR", "AADSTS50057: The user account is disabled.");
  if (!token.ok) {
    const status = request.method === "GetToken" ? "USER_INTERACTION_REQUIRED" : "PERSISTENT_ERROR";
    return fail(status, "AADSTS65001: the person's organisation has not consented.");
  }
  return {
    ...envelope,
    success: true,
    token: {
      access_token: token.accessToken,
      id_token: token.idToken,
      expires_in: token.expiresInSeconds,
      scope: request.tokenParams?.scope,
      properties: null,
    },
    account: { ...account, idToken: token.idToken },
  };
}

function accountOf(person: SandboxPerson, authority: string) {
  return {
    homeAccountId: `${person.oid}.${person.tid}`,
    localAccountId: person.oid,
    environment: URL.parse(authority)?.host ?? "login.microsoftonline.com",
    tenantId: person.tid,
    username: person.email,
    name: person.displayName,
  };
}

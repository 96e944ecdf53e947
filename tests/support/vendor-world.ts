/** The vendors' stand-ins in this process, and accounts connected to them the way the product connects them. */
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { buildManifests } from "#manifests/build-manifests.ts";
import type { GrantedAccount, Purposes } from "#backend/ports/account-links.ts";
import { Secret } from "#backend/ports/secret.ts";
import type { GrantRef, TokenBroker } from "#backend/ports/token-broker.ts";
import type { TokenRefresh } from "#backend/ports/token-refresh.ts";
import { createGoogleAccounts } from "#backend/vendors/google/google-accounts.ts";
import { createGoogleTokenRefresh } from "#backend/vendors/google/google-tokens.ts";
import { createEntraTokens } from "#backend/vendors/microsoft/entra-tokens.ts";
import { createZoomAccounts } from "#backend/vendors/zoom/zoom-accounts.ts";
import { createZoomTokenRefresh } from "#backend/vendors/zoom/zoom-tokens.ts";
import { asInstant, type Instant } from "#backend/domain/instant.ts";
import { createCallLog } from "#sandbox/call-log.ts";
import { createChance } from "#sandbox/chance.ts";
import { createClock } from "#sandbox/clock.ts";
import { createEntra, type EntraStandIn } from "#sandbox/entra/entra.ts";
import { createFaultPlan } from "#sandbox/faults.ts";
import { createGoogle, type GoogleStandIn } from "#sandbox/google/google.ts";
import { openMailInbox, type MailInbox } from "#sandbox/mail/mail-inbox.ts";
import { createGraph, type GraphStandIn } from "#sandbox/graph/graph.ts";
import { people, registrations, type SandboxPerson } from "#sandbox/people.ts";
import { originsFrom } from "#sandbox/ports.ts";
import { createSnapshot } from "#sandbox/snapshot.ts";
import { createTimers } from "#sandbox/timers.ts";
import { createContractCheck, type CountedContractCheck } from "#sandbox/spec-check.ts";
import type { World } from "#sandbox/world.ts";
import { createZoom, type ZoomStandIn } from "#sandbox/zoom/zoom.ts";
import { ensureLocalCertificate } from "../../scripts/local-certificate.ts";
import { projectFolder, sharedFolder } from "./project.ts";

export interface VendorWorld {
  readonly world: World;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly zoom: ZoomStandIn;
  readonly google: GoogleStandIn;
  /** What Google mailed. */
  readonly inbox: MailInbox;
  readonly clock: { now(): Instant };
  readonly tokens: TokenBroker;
  readonly entraTokens: ReturnType<typeof createEntraTokens>;
  readonly zoomAccounts: ReturnType<typeof createZoomAccounts>;
  readonly zoomRefresh: TokenRefresh;
  readonly googleAccounts: ReturnType<typeof createGoogleAccounts>;
  readonly googleRefresh: TokenRefresh;
  /** Connects the person's Microsoft account by the on-behalf-of exchange. */
  connectMicrosoft(handle: string, purposes?: Purposes): Promise<GrantRef>;
  /** Connects the person's Zoom account by pressing Allow on Zoom's page. */
  connectZoom(handle: string): Promise<GrantRef>;
  /** Connects the person's Google account by pressing Continue on Google's page. */
  connectGoogle(handle: string): Promise<GrantRef>;
  /** Where Google's page leads when the person continues, with these scopes ticked or with all of them. */
  continueAtGoogle(handle: string, authorizeUrl: string, ticked?: readonly string[]): Promise<URL>;
  /** The code that Zoom's page hands out when the person allows it. */
  allowAtZoom(handle: string, authorizeUrl: string): Promise<string>;
  /** The person's token for our own API. */
  productToken(handle: string): Promise<Secret<string>>;
  /** What the vendors' contracts say against requests made so far; `checked` is how many calls there were to look at. */
  judgement(
    site: "entra" | "graph" | "zoom" | "google",
  ): { readonly checked: number; readonly problems: readonly string[] } | "no contracts here";
  stop(): Promise<void>;
}

const verifier = "a-verifier-that-is-long-enough-for-the-oauth-rules-1";

/** Teams for the web, as it is registered with Entra. */
const teamsClientId = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346";

/** Ports `basePort + 11` to `+ 14` must be free. The clock starts at a Tuesday morning, 2026-11-24T09:00:00Z, and stands still. */
export async function startVendors(basePort: number): Promise<VendorWorld> {
  const world = await createWorld(basePort);
  const { entra: entraOrigin, graph: graphOrigin, zoom: zoomOrigin } = world.origins;
  const entra = await createEntra(world, contractOf("entra-v2", "", world));
  const graph = createGraph(world, entra, contractOf("graph-v1.0", "/v1.0", world));
  const zoom = createZoom(world);
  const inbox = openMailInbox(world);
  const google = createGoogle(world, inbox);
  const ports = [basePort + 11, basePort + 12, basePort + 13, basePort + 14];
  await Promise.all([entra, graph, zoom, google].map(({ site }, index) => site.listen(ports[index] as number)));

  const clock = { now: () => asInstant(world.clock.now()) };
  const broker = createBroker();
  const entraTokens = createEntraTokens({
    origin: entraOrigin,
    graphOrigin,
    clock,
    clientId: registrations.entra.clientId,
    clientSecret: new Secret(registrations.entra.clientSecret),
  });
  const atZoom = {
    oauthOrigin: zoomOrigin,
    clock,
    clientId: registrations.zoom.clientId,
    clientSecret: new Secret(registrations.zoom.clientSecret),
  };
  const redirectUri = `${world.productOrigin}/connect/zoom/callback`;
  const zoomAccounts = createZoomAccounts({ ...atZoom, apiOrigin: zoomOrigin, redirectUri, tokens: broker });
  const zoomRefresh = createZoomTokenRefresh(atZoom);
  const atGoogle = googleRegistration(world, clock);
  const googleAccounts = createGoogleAccounts({ ...atGoogle, tokens: broker });
  const googleRefresh = createGoogleTokenRefresh(atGoogle);
  const standIns = { world, entra, graph, zoom, google, inbox, clock, tokens: broker };
  const given = { ...standIns, entraTokens, zoomAccounts, zoomRefresh, googleAccounts, googleRefresh };
  const allowAtZoom = (handle: string, authorizeUrl: string): Promise<string> =>
    pressAllow(zoomOrigin, handle, authorizeUrl);
  const continueAtGoogle: VendorWorld["continueAtGoogle"] = (handle, authorizeUrl, ticked) =>
    pressContinue(handle, authorizeUrl, ticked);
  const productToken = (handle: string): Promise<Secret<string>> => signIn(entra, personBy(handle));
  return {
    ...given,
    allowAtZoom,
    continueAtGoogle,
    productToken,
    async connectMicrosoft(handle, purposes = ["calendar", "meetings"]) {
      const externalTenant = personBy(handle).tid;
      const assertion = await productToken(handle);
      const account = await entraTokens.exchange({ assertion, externalTenant, purposes });
      return broker.add(`microsoft ${handle}`, account, entraTokens);
    },
    async connectZoom(handle) {
      const codeChallenge = await challengeOf(verifier);
      const url = zoomAccounts.authorizeUrl({ state: "state", codeChallenge, purposes: ["meetings"] });
      const code = new Secret(await allowAtZoom(handle, url));
      return broker.add(
        `zoom ${handle}`,
        await zoomAccounts.redeem({ code, verifier: new Secret(verifier) }),
        zoomRefresh,
      );
    },
    async connectGoogle(handle) {
      const purposes: Purposes = ["calendar", "meetings"];
      const url = googleAccounts.authorizeUrl({ state: "state", codeChallenge: await challengeOf(verifier), purposes });
      const code = new Secret((await continueAtGoogle(handle, url)).searchParams.get("code") ?? "");
      const account = await googleAccounts.redeem({ code, verifier: new Secret(verifier), purposes });
      return broker.add(`google ${handle}`, account, googleRefresh);
    },
    judgement: (site) => judge(world, site),
    async stop() {
      await Promise.all([entra, graph, zoom, google].map(({ site }) => site.close()));
    },
  };
}

async function createWorld(basePort: number): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "slotside-vendors-"));
  const { certFile, keyFile } = await ensureLocalCertificate(join(projectFolder, ".local", "certificate"), new Date());
  const cert = readFileSync(certFile, "utf8");
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), cert]);
  const productOrigin = `https://localhost:${basePort + 43}`;
  const manifestsFolder = join(folder, "manifests");
  await buildManifests({
    publicOrigin: productOrigin,
    outFolder: manifestsFolder,
    entraClientId: registrations.entra.clientId,
  });
  const clock = createClock(() => Date.parse("2026-11-24T09:00:00Z"));
  const specsFolder = sharedFolder("specs");
  const snapshot = createSnapshot(undefined);
  return {
    clock,
    log: createCallLog(clock),
    faults: createFaultPlan(),
    snapshot,
    timers: createTimers({ clock, snapshot }),
    chance: createChance({ snapshot }),
    origins: originsFrom(basePort),
    productOrigin,
    tls: { cert, key: readFileSync(keyFile, "utf8") },
    manifestsFolder,
    ...(specsFolder ? { specsFolder } : {}),
  };
}

/** Answers name the vendors' own hosts in the documents, ours on the wire. */
function contractOf(name: string, basePath: string, world: World): CountedContractCheck | undefined {
  if (!world.specsFolder) return undefined;
  const file = join(world.specsFolder, "graph", `${name}.openapi.json`);
  const strictFile = join(world.specsFolder, "graph", `${name}.strict.openapi.json`);
  const aliases = {
    [world.origins.entra]: "https://login.microsoftonline.com",
    [world.origins.graph]: "https://graph.microsoft.com",
  };
  return createContractCheck({ file, basePath, aliases, ...(name.startsWith("graph") ? { strictFile } : {}) });
}

function judge(world: World, site: string): ReturnType<VendorWorld["judgement"]> {
  if (!world.specsFolder) return "no contracts here";
  const calls = world.log.list({ site }).filter(({ fault }) => fault === undefined);
  const problems = calls.flatMap((call) => call.problems.map((problem) => `${call.method} ${call.path}: ${problem}`));
  // Answers are the stand-in's own business, held against the contract in its own tests.
  return { checked: calls.length, problems: problems.filter((problem) => !/: answer /.test(problem)) };
}

/** Keeps tokens in memory and renews when it is asked to; expiry is not its business. */
function createBroker() {
  const held = new Map<
    string,
    {
      account: Pick<GrantedAccount, "accessToken" | "refreshToken" | "scopes">;
      readonly externalTenant: string;
      readonly refresh: TokenRefresh;
    }
  >();
  const find = ({ connectionId }: GrantRef) => {
    const found = held.get(connectionId);
    if (!found) throw new Error(`No connection ${connectionId}`);
    return found;
  };
  return {
    add(connectionId: string, account: GrantedAccount, refresh: TokenRefresh): GrantRef {
      held.set(connectionId, { account, externalTenant: account.accountTenant, refresh });
      return { tenantId: "tenant", connectionId, vendor: vendorOf(connectionId) };
    },
    accessToken: async (grant: GrantRef) => find(grant).account.accessToken,
    async renewedAccessToken(grant: GrantRef) {
      const entry = find(grant);
      const { refreshToken, scopes } = entry.account;
      entry.account = await entry.refresh.refresh({ refreshToken, scopes, externalTenant: entry.externalTenant });
      return entry.account.accessToken;
    },
  };
}

function personBy(handle: string): SandboxPerson {
  const person = people.find((one) => one.handle === handle);
  if (!person) throw new Error(`Nobody is called ${handle}`);
  return person;
}

/** As Teams obtains it for the person who is signed in there. */
async function signIn(entra: EntraStandIn, person: SandboxPerson): Promise<Secret<string>> {
  const issued = await entra.productToken(person, teamsClientId);
  if (!issued.ok) throw new Error(`${person.handle} could not sign in: ${issued.error}`);
  return new Secret(issued.accessToken);
}

async function pressAllow(zoomOrigin: string, handle: string, authorizeUrl: string): Promise<string> {
  const form = new URLSearchParams(new URL(authorizeUrl).searchParams);
  form.set("user", handle);
  form.set("decision", "allow");
  const response = await fetch(`${zoomOrigin}/oauth/authorize/decision`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  const code = new URL(response.headers.get("location") ?? "https://nowhere.example").searchParams.get("code");
  if (!code) throw new Error(`Zoom's page gave no code: ${response.status} ${await response.text()}`);
  return code;
}

async function pressContinue(handle: string, authorizeUrl: string, ticked?: readonly string[]): Promise<URL> {
  const asked = new URL(authorizeUrl);
  const form = new URLSearchParams(asked.searchParams);
  form.set("user", handle);
  form.set("decision", "allow");
  const boxes = (asked.searchParams.get("scope") ?? "").split(" ").filter((scope) => scope.startsWith("https:"));
  for (const scope of ticked ?? boxes) form.append("granted", scope);
  const response = await fetch(`${asked.origin}/o/oauth2/v2/auth/decision`, {
    method: "POST",
    body: form,
    redirect: "manual",
  });
  const location = response.headers.get("location");
  if (!location) throw new Error(`Google's page leads nowhere: ${response.status} ${await response.text()}`);
  return new URL(location);
}

/** One origin stands in for all of Google's. */
function googleRegistration({ origins, productOrigin }: World, clock: VendorWorld["clock"]) {
  return {
    oauthOrigin: origins.google,
    tokenOrigin: origins.google,
    redirectUri: `${productOrigin}/connect/google/callback`,
    clock,
    clientId: registrations.google.clientId,
    clientSecret: new Secret(registrations.google.clientSecret),
  };
}

/** PKCE, S256. */
export async function challengeOf(verifier: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))).toString("base64url");
}

/** Connections are named `<vendor> <handle>` here. */
function vendorOf(connectionId: string): GrantRef["vendor"] {
  const vendor = connectionId.split(" ")[0];
  if (vendor === "microsoft" || vendor === "zoom" || vendor === "google") return vendor;
  throw new Error(`No vendor in ${connectionId}`);
}

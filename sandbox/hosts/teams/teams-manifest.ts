/** Reads the unified Microsoft 365 manifest the way Teams does when an app is sideloaded, and says plainly what is wrong with it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface TeamsTab {
  readonly entityId: string;
  readonly name: string;
  readonly contentUrl: string;
  /** Where it stands, in the manifest's own words: `personalTab`, `channelTab`, `meetingSidePanel` … */
  readonly contexts: readonly string[];
}

export interface TeamsApp {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** File name of the colour icon, relative to the manifest. */
  readonly colorIcon: string;
  readonly showLoadingIndicator: boolean;
  readonly validDomains: readonly string[];
  readonly tabs: readonly TeamsTab[];
}

export type TeamsManifestReading =
  | { readonly ok: true; readonly app: TeamsApp }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

/** Reads `<folder>/teams/manifest.json` anew on each call. Never throws; every finding is a reading with a fix. */
export async function readTeamsManifest(folder: string): Promise<TeamsManifestReading> {
  const file = join(folder, "teams", "manifest.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return refuse(
      "There is no Teams manifest.",
      "Generate the manifests (npm run manifests) and reload: teams/manifest.json is missing.",
    );
  }
  try {
    return judge(JSON.parse(text) as Manifest);
  } catch (error) {
    return refuse("The Teams manifest is not JSON.", error instanceof Error ? error.message : String(error));
  }
}

interface Manifest {
  readonly id?: string;
  readonly version?: string;
  readonly name?: { readonly short?: string };
  readonly icons?: { readonly color?: string };
  readonly showLoadingIndicator?: boolean;
  readonly validDomains?: readonly string[];
  readonly webApplicationInfo?: { readonly id?: string; readonly resource?: string };
  readonly staticTabs?: readonly {
    readonly entityId?: string;
    readonly name?: string;
    readonly contentUrl?: string;
    readonly scopes?: readonly string[];
    readonly context?: readonly string[];
  }[];
}

function judge(manifest: Manifest): TeamsManifestReading {
  const { id, name, validDomains = [], webApplicationInfo } = manifest;
  if (!id || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    return refuse("The manifest has no usable id.", "`id` must be a GUID.");
  const tabs = (manifest.staticTabs ?? []).flatMap(({ entityId, contentUrl, name, scopes = [], context }) =>
    entityId && contentUrl
      ? [{ entityId, name: name ?? entityId, contentUrl, contexts: contextsOf(scopes, context) }]
      : [],
  );
  if (!tabs.some(({ contexts }) => contexts.includes("personalTab")))
    return refuse(
      "The manifest has no personal tab.",
      "`staticTabs` needs an entry with entityId, contentUrl and the scope `personal`.",
    );
  for (const tab of tabs) {
    const problem = judgeTab(tab, validDomains, webApplicationInfo);
    if (problem) return problem;
  }
  return {
    ok: true,
    app: {
      id,
      name: name?.short ?? "Unnamed app",
      version: manifest.version ?? "",
      colorIcon: manifest.icons?.color ?? "",
      showLoadingIndicator: manifest.showLoadingIndicator ?? false,
      validDomains,
      tabs,
    },
  };
}

const contextsByScope: Readonly<Record<string, readonly string[]>> = {
  personal: ["personalTab"],
  team: ["channelTab"],
  groupChat: ["privateChatTab", "meetingChatTab", "meetingDetailsTab", "meetingSidePanel"],
};

/** A context counts only where its scope is there too. Without any, the scopes' own apply, but never beside a running meeting. */
function contextsOf(scopes: readonly string[], context: readonly string[] | undefined): readonly string[] {
  const allowed = scopes.flatMap((scope) => contextsByScope[scope] ?? []);
  return context
    ? allowed.filter((each) => context.includes(each))
    : allowed.filter((each) => each !== "meetingSidePanel");
}

function judgeTab(
  tab: TeamsTab,
  validDomains: readonly string[],
  webApplicationInfo: Manifest["webApplicationInfo"],
): TeamsManifestReading | undefined {
  const url = URL.parse(tab.contentUrl);
  if (url?.protocol !== "https:")
    return refuse(`The tab “${tab.name}” has no https address.`, `contentUrl is ${tab.contentUrl}`);
  if (!isValidDomain(url, validDomains)) {
    return refuse(
      "The tab's domain is not in validDomains.",
      `${url.host} must be listed; validDomains is [${validDomains.join(", ")}].`,
    );
  }
  if (!webApplicationInfo?.id || !webApplicationInfo.resource) {
    return refuse("The manifest does not say who signs in.", "`webApplicationInfo` needs id and resource.");
  }
  const resourceHost = /^api:\/\/([^/]+)\//.exec(webApplicationInfo.resource)?.[1];
  if (resourceHost !== url.host) {
    return refuse(
      "App resource defined in manifest and iframe origin do not match.",
      `webApplicationInfo.resource is ${webApplicationInfo.resource}, the tab is on ${url.host}.`,
    );
  }
  return undefined;
}

/** Whether Teams would load this address: its host, with or without port, is listed, or one leading label is a wildcard. */
export function isValidDomain(url: URL, validDomains: readonly string[]): boolean {
  return validDomains.some((domain) => {
    if (domain === url.host || domain === url.hostname) return true;
    return domain.startsWith("*.") && url.hostname.split(".").slice(1).join(".") === domain.slice(2);
  });
}

function refuse(problem: string, fix: string): TeamsManifestReading {
  return { ok: false, problem, fix };
}

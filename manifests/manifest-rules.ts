/** What the stores and the hosts demand of the manifests beyond what their schemas check. */
import { outlookFunctions } from "./description.ts";
import type { Description } from "./description.ts";

/** The generated files by path, as `manifestFiles` answers them. */
export type ManifestFiles = Readonly<Record<string, Buffer>>;

/** Every broken rule in one sentence that names the file and what to mend; empty = none. A local origin is spared the rules about public addresses. */
export function brokenRules(files: ManifestFiles, app: Description): readonly string[] {
  return [
    ...unifiedRules(files, app),
    ...outlookRules(files, app),
    ...zoomRules(files, app),
    ...iconRules(files),
    ...pairRules(files),
  ];
}

interface UnifiedShape {
  readonly id: string;
  readonly version: string;
  readonly name: { readonly short: string; readonly full: string };
  readonly developer: Readonly<Record<string, string>>;
  readonly staticTabs: readonly {
    readonly contentUrl: string;
    readonly websiteUrl: string;
    readonly scopes: readonly string[];
    readonly context: readonly string[];
  }[];
  readonly validDomains: readonly string[];
  readonly webApplicationInfo: { readonly resource: string };
  readonly authorization: { readonly permissions: { readonly resourceSpecific: readonly { readonly name: string }[] } };
  readonly extensions: readonly {
    readonly runtimes: readonly {
      readonly code: { readonly page: string };
      readonly actions: readonly { readonly id: string; readonly type: string }[];
    }[];
    readonly autoRunEvents: readonly {
      readonly events: readonly { readonly actionId: string; readonly options?: { readonly sendMode?: string } }[];
    }[];
    readonly ribbons: readonly { readonly tabs: readonly { readonly groups: readonly UnifiedGroup[] }[] }[];
    readonly alternates: readonly {
      readonly hide: { readonly customOfficeAddin: { readonly officeAddinId: string } };
    }[];
  }[];
}

interface UnifiedGroup {
  readonly icons: readonly { readonly size: number }[];
  readonly controls: readonly {
    readonly id: string;
    readonly actionId: string;
    readonly icons: readonly { readonly size: number }[];
  }[];
}

/** Source: Teams store validation guidelines, "App manifest schema"; Microsoft refuses these domains in `validDomains`. */
const refusedDomains =
  /(^|\.)(azurewebsites\.net|azureedge\.com|microsoft\.com|microsoftonline\.com|onmicrosoft\.com|teams\.microsoft\.com)$/;
const refusedInNames = /\b(teams|microsoft|outlook|calendar|chat|calls|beta|dev)\b/i;
const knownResourcePermissions = ["MailboxItem.ReadWrite.User"];
const ribbonIconSizes = "16,32,80";

function unifiedRules(files: ManifestFiles, app: Description): string[] {
  const file = "teams/manifest.json";
  const manifest = JSON.parse(textOf(files, file)) as UnifiedShape;
  const extension = manifest.extensions[0];
  const tabs = manifest.staticTabs;
  const pages = [
    ...tabs.flatMap((tab) => [tab.contentUrl, tab.websiteUrl]),
    ...(extension?.runtimes ?? []).map(({ code }) => code.page),
  ];
  const groups = (extension?.ribbons ?? []).flatMap(({ tabs: shown }) => shown.flatMap((tab) => tab.groups));
  const controls = groups.flatMap((group) => group.controls);
  const actions = new Set((extension?.runtimes ?? []).flatMap((runtime) => runtime.actions.map(({ id }) => id)));
  const resourceHost = /^api:\/\/([^/]+)\//.exec(manifest.webApplicationInfo.resource)?.[1];
  return [
    ...addressRules(file, textOf(files, file), app),
    ...pages
      .filter((page) => !manifest.validDomains.includes(new URL(page).host))
      .map((page) => `${file}: ${page} is not in validDomains`),
    ...tabs
      .filter((tab) => new URL(tab.contentUrl).host !== resourceHost)
      .map(() => `${file}: the host of webApplicationInfo.resource is not the tab's`),
    ...manifest.validDomains
      .filter((domain) => /[/*]/.test(domain) || refusedDomains.test(domain))
      .map((domain) => `${file}: ${domain} may not stand in validDomains`),
    ...(refusedInNames.test(manifest.name.short) ? [`${file}: the name uses a word that is Microsoft's`] : []),
    ...(/^[1-9]\d*\.\d+\.\d+$/.test(manifest.version) ? [] : [`${file}: the version is not x.y.z from 1.0.0 on`]),
    ...manifest.authorization.permissions.resourceSpecific
      .filter(({ name }) => !knownResourcePermissions.includes(name))
      .map(({ name }) => `${file}: ${name} is more than the pane needs, or unknown`),
    ...controls
      .filter(({ actionId }) => !actions.has(actionId))
      .map(({ id }) => `${file}: the button ${id} has no action`),
    ...tabs
      .filter(({ scopes, context }) => context.includes("meetingSidePanel") && !isWholeMeeting(scopes, context))
      .map(() => `${file}: a side panel needs the scope groupChat, and the contexts of the meeting's chat and details`),
    ...(extension?.autoRunEvents ?? [])
      .flatMap(({ events }) => events)
      .flatMap(({ actionId, options }) => [
        ...(actions.has(actionId) ? [] : [`${file}: the event's ${actionId} has no action`]),
        ...(options?.sendMode === "block" ? [`${file}: the send mode block is not allowed in the Marketplace`] : []),
      ]),
    ...[...groups, ...controls]
      .filter(({ icons }) => sizesOf(icons) !== ribbonIconSizes)
      .map(() => `${file}: a ribbon part lacks an icon of ${ribbonIconSizes}`),
  ];
}

/** Source: Teams issue MicrosoftDocs/msteams-docs 2837, "Side panel is not offered". */
function isWholeMeeting(scopes: readonly string[], context: readonly string[]): boolean {
  return scopes.includes("groupChat") && context.includes("meetingChatTab") && context.includes("meetingDetailsTab");
}

function sizesOf(icons: readonly { readonly size: number }[]): string {
  return icons.map(({ size }) => size).join(",");
}

/** Source: "Office Add-ins manifest", Marketplace policy 1120; what the XSD lets through. */
function outlookRules(files: ManifestFiles, app: Description): string[] {
  const file = "outlook/manifest.xml";
  const xml = textOf(files, file);
  const defined = new Set(valuesOf(xml, /<bt:(?:Image|Url|String) id="([^"]+)"/g));
  const used = valuesOf(xml, /\bresid="([^"]+)"/g);
  const controls = valuesOf(xml, /<(?:Control|Group)[^>]* id="([^"]+)"/g);
  const surfaces = new Set(valuesOf(xml, /<ExtensionPoint xsi:type="([^"]+)"/g));
  const [runtime] = valuesOf(xml, /<Runtime resid="([^"]+)"/g);
  const [eventPage] = valuesOf(xml, /<\/LaunchEvents>\s*<SourceLocation resid="([^"]+)"/g);
  const origins = new Set(valuesOf(xml, /<AppDomain>([^<]+)<\/AppDomain>/g));
  return [
    ...addressRules(file, xml, app),
    ...used.filter((id) => !defined.has(id)).map((id) => `${file}: resid ${id} is not defined`),
    ...[...defined].filter((id) => !used.includes(id)).map((id) => `${file}: the resource ${id} is not used`),
    ...valuesOf(xml, /<bt:Image id="[^"]+" DefaultValue="([^"]+)"/g)
      .filter((url) => !url.startsWith("https://"))
      .map((url) => `${file}: the icon ${url} is not https`),
    ...controls.filter((id, index) => controls.indexOf(id) !== index).map((id) => `${file}: the id ${id} stands twice`),
    ...(eventPage === runtime ? [] : [`${file}: the page of the events is not the runtime's`]),
    ...functionsOf(xml)
      .filter((name) => !Object.values<string>(outlookFunctions).includes(name))
      .map((name) => `${file}: nothing is associated with the function ${name}`),
    ...[
      "AppointmentOrganizerCommandSurface",
      "AppointmentAttendeeCommandSurface",
      "MessageReadCommandSurface",
      "MessageComposeCommandSurface",
    ]
      .filter((surface) => !surfaces.has(surface))
      .map((surface) => `${file}: ${surface} is missing`),
    ...(origins.has(app.origin) ? [] : [`${file}: AppDomains lacks the add-in's own domain`]),
    ...(/<Permissions>ReadWriteItem<\/Permissions>/.test(xml) ? [] : [`${file}: ReadWriteItem is enough, and needed`]),
    ...(/<SupportUrl DefaultValue="https:/.test(xml) ? [] : [`${file}: SupportUrl is missing`]),
    ...(/SendMode="Block"/.test(xml) ? [`${file}: SendMode Block is not allowed in the Marketplace`] : []),
  ];
}

function functionsOf(xml: string): string[] {
  return [...valuesOf(xml, /<FunctionName>([^<]+)<\/FunctionName>/g), ...valuesOf(xml, /FunctionName="([^"]+)"/g)];
}

interface ZoomShape {
  readonly display_information: { readonly display_name: string };
  readonly oauth_information: {
    readonly usage: string;
    readonly development_redirect_uri: string;
    readonly production_redirect_uri: string;
    readonly oauth_allow_list: readonly string[];
    readonly scopes: readonly { readonly scope: string; readonly optional: boolean }[];
  };
  readonly features: {
    readonly development_home_uri: string;
    readonly production_home_uri: string;
    readonly domain_allow_list: readonly { readonly domain: string; readonly explanation: string }[];
    readonly in_client_feature: { readonly zoom_app_api: { readonly zoom_app_apis: readonly string[] } };
    readonly event_subscription: {
      readonly enable: boolean;
      readonly events: readonly {
        readonly event_types: readonly string[];
        readonly development_webhook_url: string;
        readonly production_webhook_url: string;
      }[];
    };
  };
}

/** Source: Zoom, "App manifests"; the Marketplace's own check lets most of these through. */
function zoomRules(files: ManifestFiles, app: Description): string[] {
  const file = "zoom/zoom-app-manifest.json";
  const {
    display_information: display,
    oauth_information: oauth,
    features,
  } = JSON.parse(textOf(files, file)) as ZoomShape;
  const production = [oauth.production_redirect_uri, features.production_home_uri];
  const addresses = [oauth.development_redirect_uri, features.development_home_uri, ...production].filter(
    (uri) => uri !== "",
  );
  const domains = features.domain_allow_list.map(({ domain }) => domain);
  const apis = features.in_client_feature.zoom_app_api.zoom_app_apis;
  return [
    ...addressRules(file, textOf(files, file), app),
    ...(display.display_name.length < 50 ? [] : [`${file}: the name is longer than 49 characters`]),
    ...addresses
      .filter((uri) => !oauth.oauth_allow_list.includes(uri))
      .map((uri) => `${file}: ${uri} is not in the OAuth allow list`),
    ...addresses
      .filter((uri) => !domains.includes(new URL(uri).host))
      .map((uri) => `${file}: the host of ${uri} is not in the domain allow list`),
    ...domains.filter((domain) => domain.includes("/")).map((domain) => `${file}: ${domain} is not a bare domain`),
    ...production
      .filter((uri) => (uri === "") !== app.isLocal)
      .map(() => `${file}: production fields are for a public origin, and only for it`),
    ...(oauth.scopes.some(({ optional }) => !optional) ? [] : [`${file}: at least one scope must be required`]),
    ...oauth.scopes
      .filter(({ scope }) => (oauth.usage === "USER_OPERATION") === scope.endsWith(":admin"))
      .map(({ scope }) => `${file}: ${scope} does not go with ${oauth.usage}`),
    ...(sameNames(apis, app.zoom.capabilities) ? [] : [`${file}: the APIs are not the ones the panel asks for`]),
    ...eventRules(file, features.event_subscription, oauth.scopes),
  ];
}

/** Source: Zoom, "Meeting webhooks": events about a meeting need the right to read it. */
function eventRules(
  file: string,
  { enable, events }: ZoomShape["features"]["event_subscription"],
  scopes: ZoomShape["oauth_information"]["scopes"],
): string[] {
  const told = events.flatMap(({ event_types: types }) => types);
  const mayRead = scopes.some(({ scope }) => scope === "meeting:read:meeting");
  return [
    ...(enable && told.includes("app_deauthorized") ? [] : [`${file}: nobody hears of people who remove the app`]),
    ...(mayRead || !told.some((type) => type.startsWith("meeting."))
      ? []
      : [`${file}: events about meetings need meeting:read:meeting`]),
    ...(new Set(told).size === told.length ? [] : [`${file}: an event is subscribed to twice`]),
  ];
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === new Set(one).size && [...one].toSorted().join() === [...other].toSorted().join();
}

/** Every address of ours is https on the one public origin, and the public pages are named. */
function addressRules(file: string, text: string, app: Description): string[] {
  const addresses = valuesOf(text, /(https?:\/\/[^\s"<>\\]+)/g).filter(
    (url) => !/^https?:\/\/(schemas\.|www\.w3\.org|developer\.microsoft\.com|login\.microsoftonline\.com)/.test(url),
  );
  const { privacyUrl, termsOfUseUrl, supportUrl } = app.developer;
  const named = file.startsWith("outlook") ? [supportUrl] : [privacyUrl, termsOfUseUrl, supportUrl];
  return [
    ...[...new Set(addresses)]
      .filter((url) => new URL(url).origin !== app.origin)
      .map((url) => `${file}: ${url} is not on ${app.origin}`),
    ...(app.isLocal
      ? []
      : addresses
          .filter((url) => /localhost|127\.0\.0\.1/.test(url))
          .map((url) => `${file}: ${url} is nobody else's to reach`)),
    ...named.filter((url) => !text.includes(url)).map((url) => `${file}: ${url} is not named`),
  ];
}

const iconSizes: Readonly<Record<string, number>> = {
  "teams/color.png": 192,
  "teams/outline.png": 32,
  "icons/icon-16.png": 16,
  "icons/icon-32.png": 32,
  "icons/icon-80.png": 80,
  "icons/outlook-16.png": 16,
  "icons/outlook-32.png": 32,
  "icons/outlook-64.png": 64,
  "icons/outlook-80.png": 80,
  "icons/outlook-128.png": 128,
  "icons/zoom-160.png": 160,
};

/** Source: "Design your app icon" (Teams), "Icon elements" (Office), Zoom Marketplace submission. */
function iconRules(files: ManifestFiles): string[] {
  const missing = Object.entries(iconSizes).filter(([path, size]) => pngSize(files[path]) !== size);
  const named = ["teams/manifest.json", "outlook/manifest.xml"].flatMap((file) =>
    valuesOf(textOf(files, file), /\/icons\/([\w-]+\.png)/g),
  );
  return [
    ...missing.map(([path, size]) => `${path}: not a PNG of ${size} by ${size}`),
    ...[...new Set(named)]
      .filter((name) => !files[`icons/${name}`])
      .map((name) => `icons/${name}: named, but not there`),
  ];
}

/** Width of a square PNG file; 0 for anything else. */
function pngSize(file: Buffer | undefined): number {
  if (!file || file.toString("latin1", 1, 4) !== "PNG") return 0;
  const width = file.readUInt32BE(16);
  return width === file.readUInt32BE(20) ? width : 0;
}

/** Clients that see both Outlook manifests must be able to tell them apart, and to hide one. Source: "Manage unified and add-in only manifests together". */
function pairRules(files: ManifestFiles): string[] {
  const unified = JSON.parse(textOf(files, "teams/manifest.json")) as UnifiedShape;
  const xml = textOf(files, "outlook/manifest.xml");
  const [id = ""] = valuesOf(xml, /<Id>([^<]+)<\/Id>/g);
  const [name = ""] = valuesOf(xml, /<DisplayName DefaultValue="([^"]+)"/g);
  const isHidden = unified.extensions.some(({ alternates }) =>
    alternates.some(({ hide }) => hide.customOfficeAddin.officeAddinId === id),
  );
  const isSameIcon = files["icons/icon-80.png"]?.equals(files["icons/outlook-80.png"] ?? Buffer.alloc(0));
  return [
    ...(id === unified.id || name === unified.name.short || isSameIcon
      ? ["the two Outlook manifests need different ids, names and icons"]
      : []),
    ...(isHidden ? [] : ["teams/manifest.json: alternates does not hide the add-in-only manifest"]),
  ];
}

function valuesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

function textOf(files: ManifestFiles, path: string): string {
  return files[path]?.toString("utf8") ?? "";
}

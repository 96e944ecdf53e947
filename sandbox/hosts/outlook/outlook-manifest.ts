/** Reads the add-in-only XML manifest the way Outlook does when an add-in is sideloaded, and says plainly what is wrong with it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { allBelow, childOf, readXml, type XmlElement } from "./xml-tree.ts";

/** One button that opens a task pane. */
export interface PaneCommand {
  readonly label: string;
  readonly tip: string;
  readonly paneUrl: string;
  /** The icon meant for 32 pixels. */
  readonly iconUrl: string;
  /** It stays open while other messages are chosen. */
  readonly isPinnable: boolean;
}

/** One button that runs a function of the add-in's function page. */
export interface FunctionCommand {
  readonly surface: "AppointmentOrganizerCommandSurface" | "MessageReadCommandSurface" | "MessageComposeCommandSurface";
  readonly label: string;
  readonly tip: string;
  readonly functionName: string;
  readonly pageUrl: string;
}

/** The handler of OnAppointmentSend. */
export interface SendCheck {
  readonly functionName: string;
  readonly pageUrl: string;
  readonly mode: "PromptUser" | "SoftBlock" | "Block";
}

export interface OutlookAddin {
  readonly id: string;
  readonly name: string;
  /** As the host tells office.js: 1 ReadItem, 2 ReadWriteMailbox, 3 ReadWriteItem, 0 Restricted. */
  readonly permissionLevel: number;
  readonly appDomains: readonly string[];
  readonly organizer: PaneCommand;
  readonly attendee: PaneCommand;
  /** Beside a message that is read, and one that is written; absent where the add-in has no pane there. */
  readonly messageRead?: PaneCommand;
  readonly messageCompose?: PaneCommand;
  /** Buttons that run a function without a pane, by the surface they stand on. */
  readonly functions: readonly FunctionCommand[];
  /** What is asked before an appointment is sent. */
  readonly sendCheck?: SendCheck;
  /** What does not fit between this manifest and the unified one, for the person who looks at the sandbox. */
  readonly warning?: string;
}

export type OutlookManifestReading =
  | { readonly ok: true; readonly addin: OutlookAddin }
  | { readonly ok: false; readonly problem: string; readonly fix: string };

const permissionLevels: Readonly<Record<string, number>> = {
  Restricted: 0,
  ReadItem: 1,
  ReadWriteMailbox: 2,
  ReadWriteItem: 3,
};

/** Reads `<folder>/outlook/manifest.xml` anew on each call, and compares it with the unified manifest where that has an Outlook part. Never throws. */
export async function readOutlookManifest(folder: string): Promise<OutlookManifestReading> {
  let text: string;
  try {
    text = await readFile(join(folder, "outlook", "manifest.xml"), "utf8");
  } catch {
    return {
      ok: false,
      problem: "There is no Outlook manifest.",
      fix: "Generate the manifests (npm run manifests) and reload: outlook/manifest.xml is missing.",
    };
  }
  try {
    const addin = readAddin(readXml(text));
    const warning = await compareWithUnified(folder, addin);
    return { ok: true, addin: warning ? { ...addin, warning } : addin };
  } catch (error) {
    return {
      ok: false,
      problem: "The Outlook manifest cannot be used.",
      fix: error instanceof Error ? error.message : String(error),
    };
  }
}

function readAddin(root: XmlElement): OutlookAddin {
  if (root.name !== "OfficeApp") throw new Error(`The root element is <${root.name}>, not <OfficeApp>.`);
  const id = requiredText(root, "Id");
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new Error(`<Id> ${id} is not a GUID.`);
  const permission = requiredText(root, "Permissions");
  const permissionLevel = permissionLevels[permission];
  if (permissionLevel === undefined) throw new Error(`<Permissions> ${permission} is not one that Outlook knows.`);
  const overrides = newestOverrides(root);
  return {
    id,
    name: childOf(root, "DisplayName")?.attributes["DefaultValue"] ?? "Unnamed add-in",
    permissionLevel,
    appDomains: (childOf(root, "AppDomains")?.children ?? []).map((domain) => domain.text.trim()),
    organizer: readCommand(overrides, "AppointmentOrganizerCommandSurface"),
    attendee: readCommand(overrides, "AppointmentAttendeeCommandSurface"),
    ...optional("messageRead", findCommand(overrides, "MessageReadCommandSurface")),
    ...optional("messageCompose", findCommand(overrides, "MessageComposeCommandSurface")),
    functions: readFunctions(overrides),
    ...optional("sendCheck", readSendCheck(overrides)),
  };
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>);
}

/** VersionOverrides 1.1 sits inside 1.0; clients that know it take only the inner one. */
function newestOverrides(root: XmlElement): XmlElement {
  const outer = childOf(root, "VersionOverrides");
  if (!outer) throw new Error("There is no <VersionOverrides>: without it there are no buttons.");
  return childOf(outer, "VersionOverrides") ?? outer;
}

const pointOf = (overrides: XmlElement, surface: string): XmlElement | undefined =>
  allBelow(overrides, "ExtensionPoint").find((candidate) => candidate.attributes["type"] === surface);

const controlsOf = (point: XmlElement | undefined, action: string): readonly XmlElement[] =>
  allBelow(point, "Control").filter((candidate) => childOf(candidate, "Action")?.attributes["type"] === action);

function findCommand(overrides: XmlElement, surface: string): PaneCommand | undefined {
  return pointOf(overrides, surface) ? readCommand(overrides, surface) : undefined;
}

function readFunctions(overrides: XmlElement): FunctionCommand[] {
  const resource = resourcesOf(overrides);
  const surfaces = [
    "AppointmentOrganizerCommandSurface",
    "MessageReadCommandSurface",
    "MessageComposeCommandSurface",
  ] as const;
  return surfaces.flatMap((surface) =>
    controlsOf(pointOf(overrides, surface), "ExecuteFunction").map((control) => ({
      surface,
      label: resource(childOf(control, "Label")),
      tip: resource(childOf(childOf(control, "Supertip"), "Description")),
      functionName: requiredText(childOf(control, "Action") ?? control, "FunctionName"),
      pageUrl: resource(allBelow(overrides, "FunctionFile")[0]),
    })),
  );
}

/** Its page must be the runtime's, or Outlook ignores the event. */
function readSendCheck(overrides: XmlElement): SendCheck | undefined {
  const point = pointOf(overrides, "LaunchEvent");
  const event = allBelow(point, "LaunchEvent").find(({ attributes }) => attributes["Type"] === "OnAppointmentSend");
  if (!event) return undefined;
  const resource = resourcesOf(overrides);
  const pageUrl = resource(childOf(point, "SourceLocation"));
  if (pageUrl !== resource(allBelow(overrides, "Runtime")[0]))
    throw new Error("The page of the LaunchEvents is not the page of the Runtime.");
  const mode = event.attributes["SendMode"] as SendCheck["mode"] | undefined;
  return { functionName: event.attributes["FunctionName"] ?? "", pageUrl, mode: mode ?? "Block" };
}

function readCommand(overrides: XmlElement, surface: string): PaneCommand {
  const point = pointOf(overrides, surface);
  if (!point) throw new Error(`There is no ExtensionPoint ${surface}.`);
  const [control] = controlsOf(point, "ShowTaskpane");
  if (!control) throw new Error(`${surface} has no button with the action ShowTaskpane.`);
  const resource = resourcesOf(overrides);
  const paneUrl = resource(childOf(childOf(control, "Action"), "SourceLocation"));
  if (URL.parse(paneUrl)?.protocol !== "https:")
    throw new Error(`The pane address of ${surface} is not https: ${paneUrl}`);
  const images = childOf(control, "Icon")?.children ?? [];
  const supertip = childOf(control, "Supertip");
  return {
    label: resource(childOf(control, "Label")),
    tip: resource(childOf(supertip, "Description")),
    paneUrl,
    iconUrl: resource(images.find((image) => image.attributes["size"] === "32")),
    isPinnable: childOf(childOf(control, "Action"), "SupportsPinning")?.text.trim() === "true",
  };
}

function resourcesOf(overrides: XmlElement): (element: XmlElement | undefined) => string {
  const values = new Map(
    (childOf(overrides, "Resources")?.children ?? [])
      .flatMap((group) => group.children)
      .map((entry) => [entry.attributes["id"] ?? "", entry.attributes["DefaultValue"] ?? ""]),
  );
  return (element) => {
    const resid = element?.attributes["resid"] ?? "";
    const value = values.get(resid);
    if (!value)
      throw new Error(`<${element?.name ?? "an element"}> names the resource “${resid}”, which does not exist.`);
    return value;
  };
}

function requiredText(root: XmlElement, name: string): string {
  const text = childOf(root, name)?.text.trim();
  if (!text) throw new Error(`<${name}> is missing.`);
  return text;
}

interface UnifiedManifest {
  readonly extensions?: readonly {
    readonly runtimes?: readonly {
      readonly code?: { readonly page?: string };
      readonly actions?: readonly { readonly type?: string }[];
    }[];
  }[];
}

/** The unified manifest is one file for both apps, or one of Outlook's own. */
async function compareWithUnified(folder: string, addin: OutlookAddin): Promise<string | undefined> {
  const panes = [addin.organizer, addin.attendee, addin.messageRead, addin.messageCompose].flatMap(
    (command) => command?.paneUrl ?? [],
  );
  for (const path of ["outlook/manifest.json", "teams/manifest.json"]) {
    const pages = await unifiedPanePages(join(folder, path));
    const missing = pages && panes.find((url) => !pages.includes(url));
    if (missing)
      return `The unified manifest ${path} does not open ${missing}; it opens ${pages.join(", ") || "no page"}.`;
  }
  return undefined;
}

/** The pages its buttons open; undefined when there is no such file or it has no Outlook part. */
async function unifiedPanePages(file: string): Promise<readonly string[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return undefined;
  }
  const { extensions } = JSON.parse(text) as UnifiedManifest;
  return extensions
    ?.flatMap((extension) => extension.runtimes ?? [])
    .filter((runtime) => runtime.actions?.some((action) => action.type === "openPage"))
    .flatMap((runtime) => runtime.code?.page ?? []);
}

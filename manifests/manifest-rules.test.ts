import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { manifestFiles } from "./build-manifests.ts";
import { describeSlotside } from "./description.ts";
import { brokenRules, type ManifestFiles } from "./manifest-rules.ts";

const specs = join(process.env["SHARED_FOLDER"] ?? join(import.meta.dirname, "..", "..", "shared"), "specs");
const entraClientId = "5105510e-0000-4000-8000-000000000001";
const origins = ["https://slotside.example", "https://localhost:4443"] as const;
const make = (publicOrigin: string) => {
  const registrations = { publicOrigin, entraClientId };
  return { files: manifestFiles(registrations), app: describeSlotside(registrations) };
};
const madeByOrigin = Object.fromEntries(origins.map((origin) => [origin, make(origin)]));
const made = (origin: (typeof origins)[number]) => madeByOrigin[origin] as ReturnType<typeof make>;

describe.each(origins)("the manifests for %s", (origin) => {
  const { files, app } = made(origin);

  it("break no rule", () => {
    expect(brokenRules(files, app)).toEqual([]);
  });

  it("fit Microsoft's schema of the unified manifest", () => {
    const schemaFile = join(specs, "teams", "v1.30", "MicrosoftTeams.schema.json");
    if (!existsSync(schemaFile))
      return sayLoudly(`${schemaFile} is not there: the unified manifest was not held against its schema.`);
    // Ours says 1.25, whose schema it fits as well; the one that is kept here is 1.30, which takes all that 1.25 takes.
    const manifest = JSON.parse(text(files, "teams/manifest.json").replaceAll("1.25", "1.30")) as unknown;
    expect(schemaProblems(schemaFile, manifest)).toEqual([]);
  });

  it("fit the published schema of the add-in-only manifest", () => {
    const schemaFolder = join(specs, "outlook", "xsd");
    if (!existsSync(schemaFolder))
      return sayLoudly(`${schemaFolder} is not there: the XML manifest was not held against its schema.`);
    const file = join(mkdtempSync(join(tmpdir(), "slotside-manifest-")), "manifest.xml");
    writeFileSync(file, text(files, "outlook/manifest.xml"));
    expect(xmllint(schemaFolder, file)).toBe("");
  });
});

describe("the rules", () => {
  const { files, app } = made("https://slotside.example");
  const changed = (path: string, from: string | RegExp, to: string): ManifestFiles => ({
    ...files,
    [path]: Buffer.from(text(files, path).replace(from, to)),
  });
  const teams = "teams/manifest.json";
  const outlook = "outlook/manifest.xml";
  const zoom = "zoom/zoom-app-manifest.json";

  it.each([
    [teams, "https://slotside.example/teams/", "http://slotside.example/teams/", "is not on https://slotside.example"],
    [teams, "https://slotside.example/outlook/", "https://localhost/outlook/", "is nobody else's to reach"],
    [teams, /"validDomains": \[\s*"slotside.example"/, '"validDomains": ["*.example"', "is not in validDomains"],
    [teams, "api://slotside.example/", "api://other.example/", "is not the tab's"],
    [teams, '"short": "Slotside"', '"short": "Slotside for Teams"', "Microsoft's"],
    [teams, "MailboxItem.ReadWrite.User", "Mailbox.ReadWrite.User", "more than the pane needs"],
    [teams, '"actionId": "openPane"', '"actionId": "open"', "has no action"],
    [teams, '"officeAddinId": "c', '"officeAddinId": "d', "does not hide"],
    [teams, '"meetingChatTab",', "", "a side panel needs"],
    [teams, /"actionId": "checkSend"/, '"actionId": "check"', "has no action"],
    [teams, '"sendMode": "promptUser"', '"sendMode": "block"', "not allowed"],
    [outlook, 'FunctionName="checkSend"', 'FunctionName="check"', "nothing is associated"],
    [outlook, /(<\/LaunchEvents>\s*<SourceLocation resid=")functions/, "$1pane", "is not the runtime's"],
    [teams, '"version": "1.0.0"', '"version": "1.0"', "version"],
    [outlook, 'resid="open.tip"', 'resid="open.tips"', "is not defined"],
    [outlook, "attendeeGroup", "organizerGroup", "stands twice"],
    [outlook, "ReadWriteItem", "ReadWriteMailbox", "is enough"],
    [outlook, /<AppDomain>https:\/\/slotside[^/]*\/AppDomain>/, "", "own domain"],
    [
      outlook,
      'DisplayName DefaultValue="Slotside for Outlook"',
      'DisplayName DefaultValue="Slotside"',
      "different ids",
    ],
    [
      zoom,
      '"production_home_uri": "https://slotside.example/zoom/home"',
      '"production_home_uri": "https://slotside.example/zoom"',
      "OAuth allow list",
    ],
    [zoom, '"domain": "slotside.example"', '"domain": "https://slotside.example"', "bare domain"],
    [zoom, "meeting:write:meeting", "meeting:write:meeting:admin", "does not go with"],
    [zoom, '"getAppContext",', '"getAppContext", "sendAppInvitation",', "not the ones the panel asks for"],
    [zoom, '"scope": "meeting:read:meeting"', '"scope": "meeting:read:list_meetings"', "need meeting:read:meeting"],
    [zoom, '"app_deauthorized"', '"meeting.created"', "nobody hears of people who remove the app"],
    [zoom, '"meeting.ended"', '"meeting.started"', "subscribed to twice"],
    [zoom, "https://slotside.example/privacy", "https://slotside.example/help/", "is not named"],
  ])("catch a mistake in %s: %s → %s", (path, from, to, told) => {
    expect(brokenRules(changed(path, from, to), app).join("\n")).toContain(told);
  });

  it("catch an icon of the wrong size and one that is missing", () => {
    const others = Object.fromEntries(Object.entries(files).filter(([path]) => path !== "icons/icon-80.png"));
    const told = brokenRules({ ...others, "teams/color.png": files["teams/outline.png"] as Buffer }, app);
    expect(told).toContain("teams/color.png: not a PNG of 192 by 192");
    expect(told).toContain("icons/icon-80.png: named, but not there");
  });

  it("keep a machine of one's own out of Zoom's production fields", () => {
    const local = made("https://localhost:4443");
    const manifest = {
      ...local.files,
      [zoom]: Buffer.from(
        text(local.files, zoom).replace(
          '"production_home_uri": ""',
          '"production_home_uri": "https://localhost:4443/zoom/home"',
        ),
      ),
    };
    expect(brokenRules(manifest, local.app).join("\n")).toContain("production fields");
  });
});

describe("the app package", () => {
  it("holds the manifest and its two icons, and nothing else", () => {
    const { files } = made("https://slotside.example");
    const zip = files["slotside-microsoft365.zip"] as Buffer;
    const end = zip.length - 22;
    expect(zip.readUInt16LE(end + 10)).toBe(3);
    const directory = zip.subarray(zip.readUInt32LE(end + 16), end).toString("latin1");
    for (const name of ["manifest.json", "color.png", "outline.png"]) expect(directory).toContain(name);
  });

  it("is the same bytes whenever it is made", () => {
    const [one, other] = [made("https://slotside.example"), make("https://slotside.example")];
    expect(one.files["slotside-microsoft365.zip"]?.equals(other.files["slotside-microsoft365.zip"] as Buffer)).toBe(
      true,
    );
  });
});

function text(files: ManifestFiles, path: string): string {
  return files[path]?.toString("utf8") ?? "";
}

interface Validate {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}

/** The schema is JSON Schema draft 4, which plain Ajv no longer reads; both packages are CommonJS. */
function schemaProblems(schemaFile: string, value: unknown): readonly string[] {
  const require = createRequire(import.meta.url);
  const { default: Ajv } = require("ajv-draft-04") as {
    default: new (options: object) => { compile(schema: unknown): Validate };
  };
  const { default: addFormats } = require("ajv-formats") as { default: (ajv: unknown) => void };
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ""}`);
}

/** What xmllint complains about; empty = the file is valid, or xmllint is not installed, which is said loudly. */
function xmllint(schemaFolder: string, file: string): string {
  try {
    execFileSync("xmllint", ["--noout", "--nonet", "--schema", "OfficeAppManifestV1_1.xsd", file], {
      cwd: schemaFolder,
      stdio: "pipe",
    });
    return "";
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: Buffer };
    if (code !== "ENOENT") return String(stderr);
    sayLoudly("xmllint is not installed (Debian: libxml2-utils): the XML manifest was not held against its schema.");
    return "";
  }
}

function sayLoudly(what: string): void {
  process.stdout.write(`\n*** NOT CHECKED: ${what}\n`);
}

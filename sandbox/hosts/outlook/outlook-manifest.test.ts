import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readOutlookManifest } from "./outlook-manifest.ts";

const pane = "https://localhost:5343/outlook/";
const point = (
  surface: string,
): string => `<ExtensionPoint xsi:type="${surface}"><Control xsi:type="Button"><Label resid="label"/>
  <Supertip><Description resid="tip"/></Supertip><Icon><bt:Image size="32" resid="icon"/></Icon>
  <Action xsi:type="ShowTaskpane"><SourceLocation resid="pane"/></Action></Control></ExtensionPoint>`;
const manifest = `<?xml version="1.0"?><OfficeApp xsi:type="MailApp"><Id>7b0c2f5e-6f0a-4f2e-9c55-0d7a6a6f2b10</Id>
  <DisplayName DefaultValue="Slotside &amp; friends"/><AppDomains><AppDomain>https://localhost:5343</AppDomain></AppDomains><Permissions>ReadWriteItem</Permissions>
  <VersionOverrides xsi:type="VersionOverridesV1_0">${point("AppointmentOrganizerCommandSurface").replace("pane", "old")}
  <VersionOverrides xsi:type="VersionOverridesV1_1">${point("AppointmentOrganizerCommandSurface")}${point("AppointmentAttendeeCommandSurface")}
  <Resources><bt:Images><bt:Image id="icon" DefaultValue="https://localhost:5343/icon.png"/></bt:Images><bt:Urls><bt:Url id="pane" DefaultValue="${pane}"/></bt:Urls>
  <bt:ShortStrings><bt:String id="label" DefaultValue="Open"/></bt:ShortStrings><bt:LongStrings><bt:String id="tip" DefaultValue="Move it"/></bt:LongStrings></Resources>
  </VersionOverrides></VersionOverrides></OfficeApp>`;
const unified = (page: string): string =>
  JSON.stringify({ extensions: [{ runtimes: [{ code: { page }, actions: [{ type: "openPage" }] }] }] });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "slotside-manifest-"));
  for (const name of ["outlook", "teams"]) mkdirSync(join(folder, name));
});

afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);

describe("reading the Outlook manifest", () => {
  it("takes the pane, label and permission from the newest overrides", async () => {
    put("outlook/manifest.xml", manifest);
    expect(await readOutlookManifest(folder)).toMatchObject({
      ok: true,
      addin: {
        name: "Slotside & friends",
        permissionLevel: 3,
        appDomains: ["https://localhost:5343"],
        organizer: { label: "Open", tip: "Move it", paneUrl: pane },
        attendee: { paneUrl: pane },
      },
    });
  });

  it.each([
    ["a tag is never closed", manifest.replace("</Permissions>", ""), "</OfficeApp> closes <Permissions>"],
    [
      "a resource is missing",
      manifest.replace('<bt:Url id="pane"', '<bt:Url id="other"'),
      "“pane”, which does not exist",
    ],
    [
      "the attendee's button is missing",
      manifest.replace("AppointmentAttendeeCommandSurface", "MessageReadCommandSurface"),
      "AppointmentAttendeeCommandSurface",
    ],
    ["the pane is not https", manifest.replace(pane, "http://localhost/"), "is not https"],
    ["the id is no GUID", manifest.replace("7b0c2f5e-", "x"), "is not a GUID"],
  ])("fails clearly when %s", async (_what, text, fix) => {
    put("outlook/manifest.xml", text);
    expect(await readOutlookManifest(folder)).toMatchObject({ ok: false, fix: expect.stringContaining(fix) });
  });

  it("warns when the unified manifest opens another page", async () => {
    put("outlook/manifest.xml", manifest);
    put("teams/manifest.json", unified("https://localhost:5343/elsewhere/"));
    expect(await readOutlookManifest(folder)).toMatchObject({
      ok: true,
      addin: { warning: expect.stringContaining("elsewhere") },
    });
    put("teams/manifest.json", unified(pane));
    expect(await readOutlookManifest(folder)).not.toHaveProperty("addin.warning");
  });
});

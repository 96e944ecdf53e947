/** The add-in-only XML manifest: Outlook on Mac, perpetual versions, and wherever the unified one is not taken. */
import { outlookFunctions } from "./description.ts";
import type { Description } from "./description.ts";

/**
 * The manifest as XML text. Element order is the schema's; `VersionOverrides` 1.1 stands inside 1.0 with the same commands,
 * because clients read only the newest they know. Source: "Office Add-ins manifest", "VersionOverrides 1.1 (Mail)".
 */
export function outlookManifest(app: Description): string {
  const pane = escapeXml(app.pages.outlookPane);
  return `<?xml version="1.0" encoding="UTF-8"?>
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xsi:type="MailApp">
  <Id>${app.ids.outlookAddinOnly}</Id>
  <Version>${app.version}.0</Version>
  <ProviderName>${escapeXml(app.developer.name)}</ProviderName>
  <DefaultLocale>en-US</DefaultLocale>
  <DisplayName DefaultValue="${escapeXml(app.words.addinOnlyName)}"/>
  <Description DefaultValue="${escapeXml(app.words.short)}"/>
  <IconUrl DefaultValue="${escapeXml(app.icon("outlook-64.png"))}"/>
  <HighResolutionIconUrl DefaultValue="${escapeXml(app.icon("outlook-128.png"))}"/>
  <SupportUrl DefaultValue="${escapeXml(app.developer.supportUrl)}"/>
  <AppDomains>
    <AppDomain>${escapeXml(app.origin)}</AppDomain>
    <AppDomain>https://login.microsoftonline.com</AppDomain>
  </AppDomains>
  <Hosts><Host Name="Mailbox"/></Hosts>
  <Requirements><Sets><Set Name="Mailbox" MinVersion="1.5"/></Sets></Requirements>
  <FormSettings>
    <Form xsi:type="ItemRead"><DesktopSettings><SourceLocation DefaultValue="${pane}"/><RequestedHeight>250</RequestedHeight></DesktopSettings></Form>
    <Form xsi:type="ItemEdit"><DesktopSettings><SourceLocation DefaultValue="${pane}"/></DesktopSettings></Form>
  </FormSettings>
  <Permissions>ReadWriteItem</Permissions>
  <Rule xsi:type="RuleCollection" Mode="Or">
    <Rule xsi:type="ItemIs" ItemType="Appointment" FormType="ReadOrEdit"/>
    <Rule xsi:type="ItemIs" ItemType="Message" FormType="ReadOrEdit"/>
  </Rule>
  <DisableEntityHighlighting>true</DisableEntityHighlighting>
  <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides" xsi:type="VersionOverridesV1_0">
${indent(overridesBody(app, "1.0"), 4)}
    <VersionOverrides xmlns="http://schemas.microsoft.com/office/mailappversionoverrides/1.1" xsi:type="VersionOverridesV1_1">
${indent(overridesBody(app, "1.1"), 6)}
      <WebApplicationInfo>
        <Id>${app.entra.clientId}</Id>
        <Resource>${escapeXml(app.entra.resource)}</Resource>
        <Scopes><Scope>openid</Scope><Scope>profile</Scope></Scopes>
      </WebApplicationInfo>
    </VersionOverrides>
  </VersionOverrides>
</OfficeApp>
`;
}

/** Ids of groups and controls are unique in the whole file, so the two versions get their own. Only 1.1 knows pinning and events. */
function overridesBody(app: Description, version: "1.0" | "1.1"): string {
  const isNew = version === "1.1";
  const surface = (type: string, id: string, controls: readonly Control[]): string =>
    indent(commandSurface(type, isNew ? id : `${id}10`, controls), 6);
  const open = (tip: string): Control => ({ label: "open.label", tip, action: paneAction("") });
  const pinned: Control = {
    label: "open.label",
    tip: "message.tip",
    action: paneAction("<SupportsPinning>true</SupportsPinning><SupportsNoItemContext>true</SupportsNoItemContext>"),
  };
  return `<Requirements><bt:Sets DefaultMinVersion="1.5"><bt:Set Name="Mailbox"/></bt:Sets></Requirements>
<Hosts>
  <Host xsi:type="MailHost">
${isNew ? `    <Runtimes><Runtime resid="functions.page"/></Runtimes>\n` : ""}    <DesktopFormFactor>
      <FunctionFile resid="functions.page"/>
${surface("AppointmentOrganizerCommandSurface", "organizer", [open("open.tip")])}
${surface("AppointmentAttendeeCommandSurface", "attendee", [open("open.tip")])}
${surface("MessageReadCommandSurface", "message", [isNew ? pinned : open("message.tip")])}
${surface("MessageComposeCommandSurface", "compose", [open("compose.tip"), insertTimes])}
${isNew ? `${indent(launchEvents, 6)}\n` : ""}    </DesktopFormFactor>
  </Host>
</Hosts>
<Resources>
  <bt:Images>
${[16, 32, 80].map((size) => `    <bt:Image id="icon${size}" DefaultValue="${escapeXml(app.icon(`outlook-${size}.png`))}"/>`).join("\n")}
  </bt:Images>
  <bt:Urls>
    <bt:Url id="pane.page" DefaultValue="${escapeXml(app.pages.outlookPane)}"/>
    <bt:Url id="functions.page" DefaultValue="${escapeXml(app.pages.outlookFunctions)}"/>
  </bt:Urls>
  <bt:ShortStrings>
    <bt:String id="group.label" DefaultValue="${escapeXml(app.words.addinOnlyName)}"/>
    <bt:String id="open.label" DefaultValue="${escapeXml(app.words.openPane)}"/>
    <bt:String id="insert.label" DefaultValue="${escapeXml(app.words.insertTimes)}"/>
  </bt:ShortStrings>
  <bt:LongStrings>
    <bt:String id="open.tip" DefaultValue="${escapeXml(app.words.openPaneTip)}"/>
    <bt:String id="message.tip" DefaultValue="${escapeXml(app.words.openMessageTip)}"/>
    <bt:String id="compose.tip" DefaultValue="${escapeXml(app.words.openComposeTip)}"/>
    <bt:String id="insert.tip" DefaultValue="${escapeXml(app.words.insertTimesTip)}"/>
  </bt:LongStrings>
</Resources>`;
}

interface Control {
  /** Names of texts. */
  readonly label: string;
  readonly tip: string;
  readonly action: string;
}

const paneAction = (more: string): string =>
  `<Action xsi:type="ShowTaskpane"><SourceLocation resid="pane.page"/>${more}</Action>`;

const insertTimes: Control = {
  label: "insert.label",
  tip: "insert.tip",
  action: `<Action xsi:type="ExecuteFunction"><FunctionName>${outlookFunctions.insertTimes}</FunctionName></Action>`,
};

/** Warns; whoever reads it may send all the same, as dragging the event does. Classic Windows is left out (decision 23). */
const launchEvents = `<ExtensionPoint xsi:type="LaunchEvent">
  <LaunchEvents><LaunchEvent Type="OnAppointmentSend" FunctionName="${outlookFunctions.checkSend}" SendMode="PromptUser"/></LaunchEvents>
  <SourceLocation resid="functions.page"/>
</ExtensionPoint>`;

function commandSurface(type: string, id: string, controls: readonly Control[]): string {
  const buttons = controls.map(
    ({ label, tip, action }, index) => `<Control xsi:type="Button" id="${id}${index === 0 ? "Open" : "Act"}">
  <Label resid="${label}"/>
  <Supertip><Title resid="${label}"/><Description resid="${tip}"/></Supertip>
  <Icon><bt:Image size="16" resid="icon16"/><bt:Image size="32" resid="icon32"/><bt:Image size="80" resid="icon80"/></Icon>
  ${action}
</Control>`,
  );
  return `<ExtensionPoint xsi:type="${type}">
  <OfficeTab id="TabDefault">
    <Group id="${id}Group">
      <Label resid="group.label"/>
${indent(buttons.join("\n"), 6)}
    </Group>
  </OfficeTab>
</ExtensionPoint>`;
}

function indent(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(spaces));
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

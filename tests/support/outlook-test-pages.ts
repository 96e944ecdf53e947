/** Pages of an add-in that does nothing but call office.js when asked, for tests of the Outlook host client. */
import { registrations } from "#sandbox/people.ts";

export const addinId = "7b0c2f5e-6f0a-4f2e-9c55-0d7a6a6f2b10";

/** `run(name)` shows the outcome of one action as JSON. */
export const panePage = (
  hostOrigin: string,
): string => `<!doctype html><title>Test pane</title><script src="${hostOrigin}/office/office.js"></script>
<button id="act">Act</button><output id="out"></output><output id="changed"></output>
<script src="/msal.js"></script><script type="module">
const call = (start) => new Promise((resolve, reject) => start((result) => (result.status === "succeeded" ? resolve(result.value) : reject(new Error(result.error.code + " " + result.error.message)))));
const msal = () => msalBrowser.createNestablePublicClientApplication({ auth: { clientId: "${registrations.entra.clientId}", authority: "https://login.microsoftonline.com/common" } });
const scopes = ["api://localhost/${registrations.entra.clientId}/access_as_user"];
const msalBrowser = window.msal;
const box = () => Office.context.mailbox;
const actions = {
  item: () => ({ subject: box().item.subject, start: +box().item.start, restId: box().convertToRestId(box().item.itemId, "v2.0"), organizer: box().item.organizer.emailAddress, attendees: box().item.requiredAttendees.map((one) => one.emailAddress + " " + one.appointmentResponse), zone: box().userProfile.timeZone, type: box().item.itemType }),
  none: () => ({ item: box().item ?? null, person: box().userProfile.emailAddress }),
  local: () => box().convertToLocalClientTime(new Date(Date.UTC(2026, 10, 23, 6, 0))),
  load: async () => (await call((done) => box().item.loadCustomPropertiesAsync(done))).get("session"),
  save: async () => { const kept = await call((done) => box().item.loadCustomPropertiesAsync(done)); kept.set("session", "s-2"); await call((done) => kept.saveAsync(done)); return "saved"; },
  roam: async () => { Office.context.roamingSettings.set("zone", "Asia/Kolkata"); await call((done) => Office.context.roamingSettings.saveAsync(done)); return "saved"; },
  roamed: () => Office.context.roamingSettings.get("zone"),
  notify: () => call((done) => box().item.notificationMessages.addAsync("moved", { type: "informationalMessage", message: "Moved to ten", icon: "icon16", persistent: false }, done)).then(() => "shown"),
  callback: () => call((done) => box().getCallbackTokenAsync({ isRest: true }, done)),
  dialog: () => new Promise((resolve, reject) => Office.context.ui.displayDialogAsync(location.origin + "/dialog", { height: 40, width: 30, promptBeforeOpen: false }, (result) => result.status === "failed" ? reject(new Error(String(result.error.code))) : result.value.addEventHandler(Office.EventType.DialogMessageReceived, ({ message }) => { result.value.close(); resolve(message); }))),
  listen: () => call((done) => box().addHandlerAsync(Office.EventType.ItemChanged, () => (document.getElementById("changed").textContent = box().item?.subject ?? "nothing"), done)).then(() => "listening"),
  silent: async () => { const app = await msal(); const first = await app.acquireTokenSilent({ scopes }); const second = await app.acquireTokenSilent({ scopes, account: first.account }); return { token: first.accessToken, name: first.account.username, again: second.fromCache }; },
  silentOnly: async () => { const app = await msal(); return (await app.acquireTokenSilent({ scopes })).accessToken; },
  popup: async () => { const app = await msal(); return (await app.acquireTokenPopup({ scopes })).account.username; },
  bridge: () => Boolean(window.nestedAppAuthBridge),
  message: async () => ({ type: box().item.itemType, class: box().item.itemClass, text: await call((done) => box().item.body.getAsync("text", done)) }),
  form: async () => ({ id: box().convertToRestId(await call((done) => box().item.getItemIdAsync(done)), "v2.0"), start: +(await call((done) => box().item.start.getAsync(done))), people: (await call((done) => box().item.requiredAttendees.getAsync(done))).map((one) => one.emailAddress), session: (await call((done) => box().item.loadCustomPropertiesAsync(done))).get("session") }),
  insert: async () => { const type = await call((done) => box().item.body.getTypeAsync(done)); await call((done) => box().item.body.setSelectedDataAsync('<ul><li><a href="https://slotside.example/1">Ten</a></li></ul>', { coercionType: type }, done)); return type; },
  unsaved: () => call((done) => box().item.getItemIdAsync(done)),
  follow: () => call((done) => box().item.addHandlerAsync(Office.EventType.AppointmentTimeChanged, ({ start }) => (document.getElementById("changed").textContent = new Date(start).toISOString()), done)).then(() => "following"),
};
const out = document.getElementById("out");
window.run = async (name) => { out.textContent = ""; try { out.textContent = JSON.stringify(await actions[name]()); } catch (error) { out.textContent = "failed: " + (error.errorCode ?? "") + " " + error.message; } };
document.getElementById("act").onclick = () => run("dialog");
Office.onReady(({ host, platform }) => { document.body.dataset.host = host + " " + platform; });
</script>`;

export const dialogPage = (
  hostOrigin: string,
): string => `<!doctype html><title>Dialog</title><script src="${hostOrigin}/office/office.js"></script>
<button id="send">Send</button><script type="module">
Office.onReady(() => (document.body.dataset.ready = "yes", document.getElementById("send").onclick = () => Office.context.ui.messageParent("code-1")));
</script>`;

/** Functions without a pane: one speaks above the item, one lets nothing through before nine in the morning. */
export const functionsPage = (
  hostOrigin: string,
): string => `<!doctype html><title>Functions</title><script src="${hostOrigin}/office/office.js"></script><script>
Office.onReady();
const item = () => Office.context.mailbox.item;
Office.actions.associate("say", (event) => item().notificationMessages.replaceAsync("said", { type: "informationalMessage", message: "Said so", icon: "icon16", persistent: false }, () => event.completed()));
Office.actions.associate("check", (event) => item().start.getAsync(({ value }) => event.completed(+value < Date.UTC(2026, 10, 24) ? { allowEvent: true } : { allowEvent: false, errorMessage: "Too late in the week" })));
</script>`;

/** A manifest with every command that the host page knows. */
export function manifestXml(paneUrl: string): string {
  const point = (
    surface: string,
  ): string => `<ExtensionPoint xsi:type="${surface}"><OfficeTab id="TabDefault"><Group id="g"><Label resid="label"/>
    <Control xsi:type="Button" id="open-${surface}"><Label resid="label"/><Supertip><Title resid="label"/><Description resid="tip"/></Supertip>
    <Icon><bt:Image size="16" resid="icon"/><bt:Image size="32" resid="icon"/><bt:Image size="80" resid="icon"/></Icon>
    <Action xsi:type="ShowTaskpane"><SourceLocation resid="pane"/>${surface === "MessageReadCommandSurface" ? "<SupportsPinning>true</SupportsPinning>" : ""}</Action></Control>
    ${surface === "MessageComposeCommandSurface" ? say : ""}</Group></OfficeTab></ExtensionPoint>`;
  const say = `<Control xsi:type="Button" id="say"><Label resid="say"/><Supertip><Title resid="say"/><Description resid="tip"/></Supertip>
    <Icon><bt:Image size="32" resid="icon"/></Icon><Action xsi:type="ExecuteFunction"><FunctionName>say</FunctionName></Action></Control>`;
  const events = `<ExtensionPoint xsi:type="LaunchEvent"><LaunchEvents><LaunchEvent Type="OnAppointmentSend" FunctionName="check" SendMode="PromptUser"/></LaunchEvents><SourceLocation resid="functions"/></ExtensionPoint>`;
  return `<?xml version="1.0" encoding="UTF-8"?><!-- a comment -->
<OfficeApp xmlns="http://schemas.microsoft.com/office/appforoffice/1.1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:bt="http://schemas.microsoft.com/office/officeappbasictypes/1.0" xsi:type="MailApp">
  <Id>${addinId}</Id><DisplayName DefaultValue="Slotside"/><Permissions>ReadWriteItem</Permissions>
  <VersionOverrides xsi:type="VersionOverridesV1_0"><VersionOverrides xsi:type="VersionOverridesV1_1"><Hosts><Host xsi:type="MailHost"><Runtimes><Runtime resid="functions"/></Runtimes><DesktopFormFactor><FunctionFile resid="functions"/>
  ${["AppointmentOrganizer", "AppointmentAttendee", "MessageRead", "MessageCompose"].map((name) => point(`${name}CommandSurface`)).join("")}${events}</DesktopFormFactor></Host></Hosts>
  <Resources><bt:Images><bt:Image id="icon" DefaultValue="${new URL(paneUrl).origin}/icon.png"/></bt:Images><bt:Urls><bt:Url id="pane" DefaultValue="${paneUrl}"/><bt:Url id="functions" DefaultValue="${new URL(paneUrl).origin}/functions"/></bt:Urls>
  <bt:ShortStrings><bt:String id="label" DefaultValue="Slotside"/><bt:String id="say" DefaultValue="Say so"/></bt:ShortStrings><bt:LongStrings><bt:String id="tip" DefaultValue="Move &amp; cancel"/></bt:LongStrings></Resources>
  </VersionOverrides></VersionOverrides></OfficeApp>`;
}

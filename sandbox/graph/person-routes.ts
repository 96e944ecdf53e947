/** Profiles, mailbox settings and calendars. Source: "Get user", "Get user mailbox setting", "Get calendar". */
import type { SandboxPerson } from "../people.ts";
import type { Answer, Call } from "../site.ts";
import { type Json, sevenDigits } from "./event-json.ts";
import { workingHoursOf } from "./free-busy.ts";
import { graphErrors } from "./graph-error.ts";
import type { Mailbox } from "./mailbox-access.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import { windowsZoneOf } from "./time-zones.ts";

const context = (what: string): string => `https://graph.microsoft.com/v1.0/$metadata#${what}`;

export function profile(call: Call, { owner }: Mailbox, mailbox: Json): Answer {
  const [givenName = "", ...rest] = owner.displayName.split(" ");
  const usual: Json = {
    businessPhones: [],
    displayName: owner.displayName,
    givenName,
    jobTitle: null,
    mail: owner.email,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: owner.locale,
    surname: rest.join(" "),
    userPrincipalName: owner.email,
    id: owner.oid,
  };
  const names = call.url.searchParams
    .get("$select")
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (!names)
    return {
      status: 200,
      body: {
        "@odata.context": context("users/$entity"),
        "@microsoft.graph.tips":
          "This request only returns a subset of the resource's properties. Your app will need to use $select to return non-default properties. To find out what other properties are available for this resource see https://learn.microsoft.com/graph/api/resources/user",
        ...usual,
      },
    };
  const all: Json = { ...usual, userType: "Member", usageLocation: owner.locale.slice(-2), ...mailbox };
  const unknown = names.find((name) => !(name in all));
  if (unknown) throw graphErrors.unknownProperty(unknown);
  return {
    status: 200,
    body: {
      "@odata.context": context(`users(${names.join(",")})/$entity`),
      ...Object.fromEntries(names.map((name) => [name, all[name]])),
      id: owner.oid,
    },
  };
}

export function mailboxSettings({ owner, pathName }: Mailbox, now: number): Answer {
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const nothing = { status: "disabled", externalAudience: "all", internalReplyMessage: "", externalReplyMessage: "" };
  return {
    status: 200,
    body: {
      "@odata.context": context(`users('${encodeURIComponent(pathName)}')/mailboxSettings`),
      archiveFolder: null,
      timeZone: windowsZoneOf(owner.timeZone),
      delegateMeetingMessageDeliveryOptions: "sendToDelegateOnly",
      dateFormat: "",
      timeFormat: "",
      userPurpose: "user",
      automaticRepliesSetting: {
        ...nothing,
        scheduledStartDateTime: { dateTime: sevenDigits(hour, ""), timeZone: "UTC" },
        scheduledEndDateTime: { dateTime: sevenDigits(hour + 86_400_000, ""), timeZone: "UTC" },
      },
      language: {
        locale: owner.locale,
        displayName: new Intl.DisplayNames("en", { type: "language" }).of(owner.locale) ?? owner.locale,
      },
      workingHours: workingHoursOf(owner),
    },
  };
}

export function calendar({ owner, pathName }: Mailbox, store: MailboxStore, providers: readonly string[]): Answer {
  return {
    status: 200,
    body: {
      "@odata.context": context(`users('${encodeURIComponent(pathName)}')/calendar/$entity`),
      ...calendarJson(owner, store, providers),
    },
  };
}

export function calendars({ owner, pathName }: Mailbox, store: MailboxStore, providers: readonly string[]): Answer {
  return {
    status: 200,
    body: {
      "@odata.context": context(`users('${encodeURIComponent(pathName)}')/calendars`),
      value: [
        calendarJson(owner, store, providers),
        ...furtherCalendars(owner, store).map((name, index) => furtherJson(owner, store, { name, number: index + 1 })),
      ],
    },
  };
}

const furtherCalendars = (owner: SandboxPerson, store: MailboxStore): readonly string[] =>
  store.settings.calendars[owner.handle] ?? [];

/** Exchange allows no online meetings of its own choosing outside the main calendar any differently: they are the mailbox's. */
function furtherJson(
  owner: SandboxPerson,
  store: MailboxStore,
  { name, number }: { readonly name: string; readonly number: number },
): Json {
  const allowed = store.settings.meetingProviders[owner.handle] ?? ["teamsForBusiness"];
  const id = store.ids.calendarId(owner.oid, number);
  return { ...calendarJson(owner, store, allowed), id, name, isDefaultCalendar: false, isRemovable: true };
}

/** Which calendar an id means: 0 is the main one. */
export function calendarNumber({ owner }: Mailbox, store: MailboxStore, id: string): number {
  const numbers = [0, ...furtherCalendars(owner, store).map((_name, index) => index + 1)];
  const number = numbers.find((each) => store.ids.calendarId(owner.oid, each) === id);
  if (number === undefined) throw graphErrors.notFound();
  return number;
}

export function oneCalendar(mailbox: Mailbox, store: MailboxStore, id: string): Answer {
  const number = calendarNumber(mailbox, store, id);
  const { owner, pathName } = mailbox;
  const providers = store.settings.meetingProviders[owner.handle] ?? ["teamsForBusiness"];
  const name = furtherCalendars(owner, store)[number - 1] ?? "";
  return {
    status: 200,
    body: {
      "@odata.context": context(`users('${encodeURIComponent(pathName)}')/calendars/$entity`),
      ...(number === 0 ? calendarJson(owner, store, providers) : furtherJson(owner, store, { name, number })),
    },
  };
}

function calendarJson(owner: SandboxPerson, store: MailboxStore, providers: readonly string[]): Json {
  return {
    id: store.ids.calendarId(owner.oid),
    name: "Calendar",
    color: "auto",
    hexColor: "",
    isDefaultCalendar: true,
    changeKey: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
    canShare: true,
    canViewPrivateItems: true,
    canEdit: true,
    allowedOnlineMeetingProviders: providers,
    defaultOnlineMeetingProvider: providers[0] ?? "unknown",
    isTallyingResponses: true,
    isRemovable: false,
    owner: { name: owner.displayName, address: owner.email },
  };
}

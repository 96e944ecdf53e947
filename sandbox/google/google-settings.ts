/** Reads what `POST /settings {"google": {…}}` changes; every field strictly, and applied at once. */
import { tenants } from "../people.ts";
import { accountHolders } from "./google-accounts.ts";
import type { GoogleSettings } from "./google-state.ts";

type Reader = (settings: GoogleSettings, value: unknown) => void;

const wrong = (name: string, wanted: string): never => {
  throw new RangeError(`google.${name} must be ${wanted}.`);
};

const oneOf = <const Choice>(name: string, value: unknown, choices: readonly Choice[]): Choice =>
  choices.find((choice) => choice === value) ?? wrong(name, `one of ${choices.join(", ")}`);

const amount = (name: string, value: unknown): number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : wrong(name, "a whole number");

const holder = (name: string, value: unknown): string =>
  accountHolders.find(({ handle }) => handle === value)?.handle ??
  wrong(name, `made of ${accountHolders.map(({ handle }) => handle).join(", ")}`);

const entries = (name: string, value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : wrong(name, "an object");

const list = (name: string, value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : wrong(name, "a list");

const readers: Readonly<Record<keyof GoogleSettings, Reader>> = {
  delegation(settings, value) {
    for (const [domain, given] of entries("delegation", value)) {
      if (!tenants.some((tenant) => tenant.domain === domain)) wrong("delegation", "keyed by an organisation's domain");
      settings.delegation[domain] = oneOf("delegation", given, [true, false]);
    }
  },
  meetPendingAnswers: (settings, value) => void (settings.meetPendingAnswers = amount("meetPendingAnswers", value)),
  meetOutcome: (settings, value) => void (settings.meetOutcome = oneOf("meetOutcome", value, ["success", "failure"])),
  conferenceTypes(settings, value) {
    for (const [handle, types] of entries("conferenceTypes", value))
      settings.conferenceTypes[holder("conferenceTypes", handle)] = list("conferenceTypes", types).map((type) =>
        oneOf("conferenceTypes", type, ["hangoutsMeet", "eventHangout", "eventNamedHangout"]),
      );
  },
  calendars(settings, value) {
    for (const [handle, names] of entries("calendars", value))
      settings.calendars[holder("calendars", handle)] = list("calendars", names).map(String);
  },
  callsPerMinute: (settings, value) => void (settings.callsPerMinute = amount("callsPerMinute", value)),
  quotaStatus: (settings, value) => void (settings.quotaStatus = oneOf("quotaStatus", value, [403, 429])),
  limitedCalendars: (settings, value) =>
    void (settings.limitedCalendars = list("limitedCalendars", value).map((handle) =>
      holder("limitedCalendars", handle),
    )),
  calendarOff: (settings, value) =>
    void (settings.calendarOff = list("calendarOff", value).map((handle) => holder("calendarOff", handle))),
  publishing: (settings, value) => void (settings.publishing = oneOf("publishing", value, ["production", "testing"])),
};

/** Throws RangeError for an unknown setting or a value that does not fit; earlier fields are applied then. */
export function changeGoogleSettings(settings: GoogleSettings, value: unknown): void {
  for (const [name, change] of entries("settings", value)) {
    const reader = readers[name as keyof GoogleSettings];
    if (!reader)
      throw new RangeError(`There is no setting google.${name}; there are ${Object.keys(readers).join(", ")}.`);
    reader(settings, change);
  }
}

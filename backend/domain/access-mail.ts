/** What the owner of an integration is told of accounts that cannot be reached: one mail for each cause, naming everybody it hits. */
import { sayAccess } from "./access-problems.ts";
import type { AccessCode } from "./access-problems.ts";
import type { IncidentMail } from "./incident-mail.ts";
import type { Language } from "./problem-sentences.ts";
import { vendorNames } from "./vendor-problems.ts";
import type { FaultFacts } from "./vendor-problems.ts";

export interface AccessFacts {
  readonly vendor: FaultFacts["vendor"];
  readonly code: AccessCode;
  readonly kind: "opened" | "healed";
  /** As many as fit; `people` counts all. */
  readonly names: readonly string[];
  readonly people: number;
  /** Where Slotside is opened. */
  readonly link: string;
}

const words = {
  en: {
    opened: { one: "{vendor}: an account cannot be reached", other: "{vendor}: {n} accounts cannot be reached" },
    healed: "{vendor}: all of these accounts can be reached again",
    healedText: "Nobody is hit by this any more: {cause}",
    about: "It concerns: {names}",
    more: " and {n} more",
    fix: "What mends it: {fix}",
    once: "You are told once, and once more when it works again. It is looked at again by itself; nobody has to press anything.",
    open: "Open Slotside: {link}",
  },
  de: {
    opened: { one: "{vendor}: Ein Konto ist nicht erreichbar", other: "{vendor}: {n} Konten sind nicht erreichbar" },
    healed: "{vendor}: Alle diese Konten sind wieder erreichbar",
    healedText: "Das betrifft niemanden mehr: {cause}",
    about: "Es betrifft: {names}",
    more: " und {n} weitere",
    fix: "Was hilft: {fix}",
    once: "Sie erfahren es einmal, und noch einmal, wenn es wieder funktioniert. Es wird von selbst wieder nachgesehen; niemand muss etwas drücken.",
    open: "Slotside öffnen: {link}",
  },
} as const;

export function accessMail(facts: AccessFacts, language: Language): IncidentMail {
  const { vendor, code, kind, names, people, link } = facts;
  const said = words[language];
  const { detail, fix } = sayAccess({ vendor, code }, language);
  const fill = (text: string, values: Readonly<Record<string, string>> = {}): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ({ vendor: vendorNames[vendor], ...values })[name] ?? whole);
  const open = fill(said.open, { link });
  if (kind === "healed")
    return { subject: fill(said.healed), paragraphs: [fill(said.healedText, { cause: detail }), open] };
  const rest = people - names.length;
  const listed = `${names.join(", ")}${rest > 0 ? fill(said.more, { n: String(rest) }) : ""}`;
  return {
    subject: fill(people === 1 ? said.opened.one : said.opened.other, { n: String(people) }),
    paragraphs: [detail, fill(said.about, { names: listed }), fill(said.fix, { fix }), said.once, open],
  };
}

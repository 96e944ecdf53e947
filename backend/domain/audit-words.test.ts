import { describe, expect, it } from "@jest/globals";
import type { AuditFacts, AuditKind, AuditLine } from "./audit-lines.ts";
import { auditWords, sayAudit } from "./audit-words.ts";
import { sayWebhookProblem } from "./webhook-problems.ts";

const imported = { added: 2, unchanged: 3, wrong: 1 };

/** Facts for every kind, so that none can be forgotten. */
const examples: AuditFacts = {
  "connections.connected": { vendor: "zoom", purposes: ["calendar", "meetings"] },
  "connections.disconnected": { vendor: "zoom", whose: "their", sessions: "hand_over" },
  "connections.removed": {},
  "integrations.asked": {},
  "integrations.changed": { vendor: "google", did: "changed", method: "domain_wide" },
  "integrations.credentials": {},
  "integrations.reminded": {},
  "integrations.removed": { vendor: "google" },
  "matches.ended": {},
  "matches.imported": { ...imported, ended: 1 },
  "matches.made": {},
  "offerings.template_made": {},
  "offerings.template_removed": {},
  "organisation.departure_asked": {},
  "organisation.exported": {},
  "people.added": { count: 1 },
  "people.administrator": {},
  "people.arrived": { as: "administrator" },
  "people.called_off": {},
  "people.deleted": {},
  "people.deletion_asked": {},
  "people.exported": { whose: "own" },
  "people.group_chosen": { roles: ["learner"] },
  "people.group_dropped": {},
  "people.handed_over": {},
  "people.imported": { ...imported, changed: 4 },
  "people.kept": {},
  "people.left": { as: "removed" },
  "people.renamed": {},
  "people.roles": { from: ["learner"], to: ["provider", "scheduler"], by: "group" },
  "settings.changed": { names: ["organizer", "noticeDays"] },
  "webhooks.disabled": { problem: "answered 503" },
  "webhooks.made": {},
  "webhooks.removed": {},
};
const kinds = Object.keys(examples) as AuditKind[];
const say = (kind: AuditKind, language: "en" | "de"): string =>
  sayAudit({ kind, ...examples[kind] } as AuditLine, language) ?? "";
/** Words that would have stayed in the other language. */
const leftOver = { en: /\b(und|der|die|das|eine|wurde|weil)\b/i, de: /\b(the|and|a|their|everything|by|of)\b/i };

describe("what was done", () => {
  it.each(kinds)("is said in both languages: %s", (kind) => {
    expect(say(kind, "de")).not.toBe(say(kind, "en"));
    for (const language of ["en", "de"] as const) {
      expect(say(kind, language)).not.toMatch(leftOver[language]);
      expect(say(kind, language)).not.toMatch(/undefined|NaN|\[object|^$/);
    }
  });

  it("has the same kinds in every language, in the form that the table takes", () => {
    expect(Object.keys(auditWords.de).sort()).toEqual(Object.keys(auditWords.en).sort());
    for (const kind of kinds) expect(kind).toMatch(/^[a-z_]+\.[a-z_]+$/);
  });

  it("is left to its older words when a newer version wrote it", () => {
    expect(sayAudit({ kind: "people.cloned" } as unknown as AuditLine, "de")).toBeUndefined();
  });
});

describe("why a subscriber took nothing", () => {
  it("is a sentence in the reader's language; what was kept as a sentence stays", () => {
    expect(sayWebhookProblem("redirected 307", "en")).toBe("It answered 307: redirects are not followed.");
    expect(sayWebhookProblem("late", "de")).toBe("Es hat nicht rechtzeitig geantwortet.");
    expect(sayWebhookProblem("It could not be reached.", "de")).toBe("It could not be reached.");
  });
});

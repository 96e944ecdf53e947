import { describe, expect, it } from "@jest/globals";
import { incidentMail } from "./incident-mail.ts";
import { languageOf, problemSentences } from "./problem-sentences.ts";
import { isPassing, problemByCode, problemOf, sentenceForOwner, sentenceForPerson } from "./vendor-problems.ts";
import type { FaultFacts, Fix, ProblemCode } from "./vendor-problems.ts";

type Row = readonly [FaultFacts["vendor"], FaultFacts["kind"], string | undefined, ProblemCode, Fix];

/** Every kind of error in the vendors' tables: what it is called here, and who mends it. */
const table: readonly Row[] = [
  ["microsoft", "throttled", "ApplicationThrottled", "busy", "wait"],
  ["microsoft", "throttled", "TooManyRequests", "busy", "wait"],
  ["microsoft", "throttled", "mailbox_busy", "mailbox_busy", "wait"],
  ["microsoft", "unavailable", "ServiceUnavailable", "down", "wait"],
  ["microsoft", "unavailable", "ErrorServerBusy", "down", "wait"],
  ["microsoft", "unavailable", undefined, "down", "wait"],
  ["microsoft", "unavailable", "ErrorIrresolvableConflict", "changed_by_others", "wait"],
  ["microsoft", "grant_revoked", "invalid_grant", "grant_revoked", "reconnect"],
  ["microsoft", "grant_revoked", "InvalidAuthenticationToken", "grant_revoked", "reconnect"],
  ["microsoft", "consent_required", "consent_required", "permission_missing", "reconnect"],
  ["microsoft", "mailbox_missing", "MailboxNotEnabledForRESTAPI", "mailbox_missing", "administrator"],
  ["microsoft", "rejected", "MailboxNotEnabledForRESTAPI", "mailbox_missing", "administrator"],
  ["microsoft", "rejected", "ErrorNonExistentMailbox", "mailbox_missing", "administrator"],
  ["microsoft", "account_unknown", "ErrorInvalidUser", "account_unknown", "administrator"],
  ["microsoft", "rejected", "Request_ResourceNotFound", "account_unknown", "administrator"],
  ["microsoft", "not_permitted", "ErrorAccessDenied", "not_permitted", "administrator"],
  ["microsoft", "rejected", "Authorization_RequestDenied", "not_permitted", "administrator"],
  ["microsoft", "licence_missing", undefined, "licence_missing", "administrator"],
  ["microsoft", "rejected", "teams_not_allowed", "teams_not_allowed", "administrator"],
  ["microsoft", "rejected", "watch_refused", "watch_refused", "wait"],
  ["microsoft", "rejected", "invalid_client", "set_up_wrong", "operator"],
  ["microsoft", "rejected", "ErrorPropertyValidationFailure", "refused", "operator"],
  ["microsoft", "unexpected_reply", undefined, "not_understood", "operator"],
  ["zoom", "throttled", "429", "busy", "wait"],
  ["zoom", "throttled", "daily_limit", "daily_limit", "wait"],
  ["zoom", "unavailable", "3002", "meeting_running", "wait"],
  ["zoom", "grant_revoked", "124", "grant_revoked", "reconnect"],
  ["zoom", "consent_required", "4711", "permission_missing", "reconnect"],
  ["zoom", "rejected", "3161", "licence_missing", "administrator"],
  ["zoom", "licence_missing", "200", "licence_missing", "administrator"],
  ["zoom", "rejected", "1001", "account_unknown", "administrator"],
  ["zoom", "rejected", "1010", "account_unknown", "administrator"],
  ["zoom", "rejected", "4702", "set_up_wrong", "operator"],
  ["zoom", "rejected", "300", "refused", "operator"],
  ["google", "throttled", "rateLimitExceeded", "busy", "wait"],
  ["google", "throttled", "quotaExceeded", "quota_used_up", "wait"],
  ["google", "unavailable", "backendError", "down", "wait"],
  ["google", "grant_revoked", "authError", "grant_revoked", "reconnect"],
  ["google", "rejected", "insufficientPermissions", "permission_missing", "reconnect"],
  ["google", "rejected", "forbiddenForNonOrganizer", "not_permitted", "administrator"],
  ["google", "rejected", "accessNotConfigured", "set_up_wrong", "operator"],
  ["google", "rejected", "meet_not_allowed", "meet_not_allowed", "administrator"],
  ["google", "rejected", "invalid", "refused", "operator"],
];

describe("a vendor's fault", () => {
  it.each(table)("of %s that is %s with code %s is called %s and mended by: %s", (vendor, kind, code, word, fix) => {
    const problem = problemOf({ vendor, kind, code });
    expect(problem).toEqual({ code: word, fix, state: fix === "wait" ? "waiting" : "failed" });
    expect(problemByCode(word)).toEqual(problem);
    for (const language of ["en", "de"] as const) {
      for (const said of [sentenceForPerson, sentenceForOwner]) {
        expect(said({ vendor, code: word }, language)).toMatch(/^[^{}]{20,}\.$/);
      }
    }
  });

  it("is tried again by itself when it passes, whatever code comes with it", () => {
    expect(isPassing({ vendor: "microsoft", kind: "unavailable", code: "ErrorAccessDenied" })).toBe(true);
    expect(isPassing({ vendor: "microsoft", kind: "grant_revoked", code: "mailbox_busy" })).toBe(false);
  });

  it("has its own words in both languages", () => {
    expect(languageOf("de-AT")).toBe("de");
    expect([languageOf("fr"), languageOf(undefined), languageOf("den")]).toEqual(["en", "en", "en"]);
    const said = Object.keys(problemSentences.en) as ProblemCode[];
    expect(Object.keys(problemSentences.de).sort()).toEqual([...said].sort());
    for (const code of said) expect(problemSentences.de[code].person).not.toBe(problemSentences.en[code].person);
  });
});

describe("a mail about what is broken", () => {
  const about = { vendor: "zoom", code: "grant_revoked", link: "https://slotside.example" } as const;

  it("tells the person what to do, and the owner whose account it is", () => {
    const mail = incidentMail({ ...about, kind: "opened", part: "person" }, "en");
    expect(mail.subject).toBe("Your connection to Zoom needs attention");
    expect(mail.paragraphs[0]).toContain("Reconnect the account");
    const owner = incidentMail(
      { ...about, kind: "opened", part: "owner", accountName: "Priya $& <p@x.example>" },
      "en",
    );
    expect(owner.paragraphs).toContain("It concerns the account of Priya $& <p@x.example>.");
  });

  it("tells in the reader's language that it works again", () => {
    const mail = incidentMail({ ...about, kind: "healed", part: "person" }, "de");
    expect(mail.subject).toBe("Ihre Verbindung zu Zoom funktioniert wieder");
  });
});

/** Which mailboxes Exchange serves over Graph, and which of them an application may open. Sources: "Limiting application permissions to specific Exchange Online mailboxes", "REST API is not yet supported for this mailbox". */
import type { SandboxPerson } from "../people.ts";
import type { DirectoryStore } from "./directory-store.ts";
import { graphErrors } from "./graph-error.ts";
import type { Caller, Need } from "./mailbox-access.ts";
import type { GraphSettings } from "./mailbox-store.ts";

export interface MailboxRules {
  /** Throws 404 for who left, for a mailbox that is not in the cloud, and 403 where an access policy leaves it out. */
  check(owner: SandboxPerson, caller: Caller, need: Need): void;
  /** What the profile tells of the mailbox. */
  profileOf(owner: SandboxPerson): Readonly<Record<string, unknown>>;
}

/** A policy for one application: from an instant on, only these mailboxes. Without members it is open again. */
export interface AccessPolicy {
  /** Epoch milliseconds at which every server knows of it. */
  readonly from: number;
  /** Handles; `"everybody"` = no policy. */
  readonly members: readonly string[] | "everybody";
}

export function createMailboxRules(given: {
  readonly settings: GraphSettings;
  readonly directory: DirectoryStore;
  readonly now: () => number;
}): MailboxRules {
  const { settings, directory, now } = given;
  return {
    check(owner, caller, need) {
      if (directory.standing(owner.handle) === "removed") throw graphErrors.unknownUser(owner.oid);
      if (need === "profile") return;
      if (settings.mailboxes[owner.handle]) throw graphErrors.noMailbox();
      if (caller.person !== undefined) return;
      const policy = (settings.accessPolicies[owner.tid] ?? []).findLast(({ from }) => from <= now());
      if (policy && policy.members !== "everybody" && !policy.members.includes(owner.handle))
        throw graphErrors.blockedByPolicy();
    },
    profileOf(owner) {
      const state = settings.mailboxes[owner.handle];
      const isLicensed = state === undefined || state === "inactive";
      return {
        accountEnabled: directory.standing(owner.handle) === "present",
        ...(state === "guest" ? { userType: "Guest" } : {}),
        onPremisesSyncEnabled: state === "on_premises" ? true : null,
        assignedPlans: [
          {
            assignedDateTime: "2024-02-01T09:00:00Z",
            capabilityStatus: isLicensed ? "Enabled" : "Deleted",
            service: "exchange",
            servicePlanId: "efb87545-963c-4e0d-99df-69c6916d9eb0",
          },
        ],
      };
    },
  };
}

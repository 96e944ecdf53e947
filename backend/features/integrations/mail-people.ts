/** Mails that an administrator sends from the set-up: a test to its owners, and the reminder to connect. */
import type { Mailed } from "#contract/integrations.ts";
import { ownerTestMail, reminderMail } from "../../domain/integration-mails.ts";
import { vendorNames } from "../../domain/vendor-problems.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { reminderPauseMs } from "./integrations.view.ts";
import {
  findIntegration,
  findOrganisationName,
  listUnconnected,
  lockIntegration,
  updateIntegration,
} from "./integrations.store.ts";
import type { VendorName } from "./integrations.store.ts";
import { requireFewMails } from "./limit-mails.ts";
import { sendPlainMail } from "./send-plain-mail.ts";
import type { PlainMailDeps } from "./send-plain-mail.ts";

export interface MailPeopleDeps extends PlainMailDeps {
  readonly database: OpenDatabase;
}

/** Fails: not_found, when there is nobody to write to; rate_limited. */
export async function mailOwners(
  deps: MailPeopleDeps,
  caller: Caller,
  { vendor, emails }: { readonly vendor: VendorName; readonly emails?: readonly string[] | undefined },
): Promise<Mailed> {
  const row = await findIntegration(deps.database.db, caller.scope, vendor);
  const owners = emails ?? row?.owner_emails ?? [];
  if (owners.length === 0) throw new RequestProblem("not_found", "No owner is named.");
  await requireFewMails(deps, caller.scope, "owners");
  const organisation = await findOrganisationName(deps.database.db, caller.scope);
  const locale = caller.language ?? "en";
  const { sent, failed } = await sendPlainMail(
    deps,
    owners.map((address) => ({ name: "", address, locale })),
    (language) => ownerTestMail({ vendor, organisation, link: deps.publicOrigin }, language),
  );
  return { sent, failed: [...failed] };
}

/** Reminds who teaches and has not connected. Fails: not_found; rate_limited within a week of the last time. */
export async function remindUnconnected(deps: MailPeopleDeps, caller: Caller, vendor: VendorName): Promise<Mailed> {
  const { database, clock, ids } = deps;
  const { scope } = caller;
  const now = clock.now();
  const people = await database.transaction(async (tx) => {
    const row = await lockIntegration(tx, scope, vendor);
    if (row?.method !== "individual") throw new RequestProblem("not_found", "Nobody has to connect an account here.");
    const waitMs = row.reminded_at === null ? 0 : row.reminded_at.getTime() + reminderPauseMs - now;
    if (waitMs > 0)
      throw new RequestProblem("rate_limited", "People are reminded once a week at most.", {
        retryAfterSeconds: Math.ceil(waitMs / 1000),
      });
    const found = await listUnconnected(tx, scope, vendor);
    if (found.length > 0) await updateIntegration(tx, scope, { vendor, reminded_at: new Date(now) });
    await recordAudit({ clock, ids }, tx, {
      by: caller,
      line: { kind: "integrations.reminded" },
      subject: { kind: "integration", name: vendorNames[vendor] },
      people: found.map(({ personId }) => personId),
    });
    return found;
  });
  const organisation = await findOrganisationName(deps.database.db, caller.scope);
  const { sent, failed } = await sendPlainMail(deps, people, (language) =>
    reminderMail({ vendor, organisation, link: deps.publicOrigin }, language),
  );
  return { sent, failed: [...failed] };
}

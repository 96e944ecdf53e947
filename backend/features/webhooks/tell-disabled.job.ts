/** Tells the owner of the integration, once, that a webhook was ended. */
import { sayWebhookProblem } from "../../domain/webhook-problems.ts";
import { disabledWebhookMail } from "../../domain/webhook-mail.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Mail, MailAddress } from "../../ports/mail.ts";
import { claimDisabled, findOwners } from "./disabled.store.ts";

export interface TellDisabledDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent where no mail server is set up: then the list of webhooks says it. */
  readonly mail: Mail | undefined;
  readonly mailFrom: MailAddress;
  readonly publicOrigin: string;
}

/** Run it every minute or so. A mail that is not taken is not tried again: the list and the audit log say the same. */
export function createTellDisabled(deps: TellDisabledDeps): () => Promise<void> {
  const { database, clock, log, mail, mailFrom, publicOrigin } = deps;
  return async () => {
    if (!mail) return;
    for (const webhook of await claimDisabled(database.db, new Date(clock.now()))) {
      const owners = await findOwners(database.db, mintTenantScope(webhook.tenant_id, "job"));
      for (const { address, name, locale } of owners) {
        const language = languageOf(locale);
        const problem = sayWebhookProblem(webhook.last_problem ?? "", language);
        const facts = { host: new URL(webhook.url).host, problem, link: publicOrigin };
        const { subject, paragraphs } = disabledWebhookMail(facts, language);
        await mail
          .send({
            messageId: `webhook.${webhook.id}.disabled@${new URL(publicOrigin).hostname}`,
            at: clock.now(),
            from: mailFrom,
            to: { name, address },
            subject,
            language,
            text: paragraphs.join("\n\n"),
            html: paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join("\n"),
            calendars: [],
          })
          .catch((error: unknown) => log.warn({ err: error, webhookId: webhook.id }, "mail about a webhook not taken"));
      }
    }
  };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

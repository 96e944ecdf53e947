/** How often an administrator may have mail sent to addresses of their choice: we are not to become somebody's nuisance. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { forgetSentMails, insertSentMail, listSentMails } from "./sent-mails.store.ts";
import type { SentKind } from "./sent-mails.store.ts";

export interface LimitMailsDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}

const windowMs = 60 * minuteMs;
/** Of one kind, within an hour, for a whole organisation. */
export const mostMails = 6;

const refused: Readonly<Record<SentKind, string>> = {
  link: "The link was mailed often within the last hour. Copy it and send it yourself, or try again later.",
  owners: "Test mails were sent often within the last hour. Try again later.",
};

/** Counts a mail that is about to be sent. Fails: rate_limited. */
export async function requireFewMails(
  { database, clock, ids }: LimitMailsDeps,
  scope: TenantScope,
  kind: SentKind,
): Promise<void> {
  const now = clock.now();
  await database.transaction(async (tx) => {
    await forgetSentMails(tx, scope, asInstant(now - windowMs));
    const sent = await listSentMails(tx, scope, kind);
    const [oldest] = sent;
    if (oldest && sent.length >= mostMails)
      throw new RequestProblem("rate_limited", refused[kind], {
        retryAfterSeconds: Math.max(1, Math.ceil((oldest.getTime() + windowMs - now) / 1000)),
      });
    await insertSentMail(tx, scope, { id: ids.next(), kind, at: new Date(now) });
  });
}

/** Tells the owner of the integration and the person concerned of each incident: once when it opens, once when it heals. */
import { asInstant, minuteMs } from "../../domain/instant.ts";
import { isAccessCode } from "../../domain/access-problems.ts";
import { accessMail } from "../../domain/access-mail.ts";
import { incidentMail } from "../../domain/incident-mail.ts";
import type { IncidentMail } from "../../domain/incident-mail.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import { isProblemCode } from "../../domain/vendor-problems.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { MailFault } from "../../ports/mail.ts";
import type { Mail, MailAddress } from "../../ports/mail.ts";
import {
  claimTelling,
  findDueMails,
  findIncident,
  findIntegrationOwners,
  findPersonRecipient,
  findUntold,
  finishMail,
  insertMails,
  skipTelling,
  takeDueMail,
} from "./incident-mails.store.ts";
import type { IncidentMailRow, Recipient } from "./incident-mails.store.ts";
import type { IncidentRow } from "./incidents.store.ts";
import { findAffected } from "../integrations/find-affected.ts";

export interface TellIncidentsDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent where no mail server is set up: then incidents are shown and not mailed. */
  readonly mail: Mail | undefined;
  readonly mailFrom: MailAddress;
  /** Where Slotside is reached. */
  readonly publicOrigin: string;
}

const mostPerSweep = 50;
/** A worker that died while it sent one is replaced after this, which is longer than a mail server is waited for. */
const leaseMs = 5 * minuteMs;
const mostAttempts = 12;

/** Run it every few seconds. */
export function createTellIncidents(deps: TellIncidentsDeps): () => Promise<void> {
  const { database, clock, log } = deps;
  return async () => {
    for (const incident of await findUntold(database.db, mostPerSweep)) {
      const scope = mintTenantScope(incident.tenant_id, "job");
      await database
        .transaction((tx) => addressMails(deps, tx, scope, incident))
        .catch((error: unknown) => log.error({ err: error, incidentId: incident.id }, "incident not told"));
    }
    if (!deps.mail) return;
    for (const due of await findDueMails(database.db, { now: clock.now(), limit: mostPerSweep })) {
      await sendOne(deps, deps.mail, due).catch((error: unknown) =>
        log.error({ err: error, incidentId: due.incident_id }, "mail about an incident not sent"),
      );
    }
  };
}

async function addressMails(
  { clock }: TellIncidentsDeps,
  tx: Tx,
  scope: TenantScope,
  incident: IncidentRow,
): Promise<void> {
  const now = clock.now();
  const isHealed = incident.healed_at !== null;
  if (isHealed && incident.told_at === null) return skipTelling(tx, scope, incident, now);
  const kind = isHealed ? ("healed" as const) : ("opened" as const);
  if (!(await claimTelling(tx, scope, { incident, kind, now }))) return;
  const person = incident.person_id === null ? undefined : await findPersonRecipient(tx, scope, incident.person_id);
  const owners = await findIntegrationOwners(tx, scope, incident.vendor);
  const others = owners.filter(({ address }) => address.toLowerCase() !== person?.address.toLowerCase());
  const row = (part: "owner" | "person") => (to: Recipient) => ({
    tenant_id: scope.tenantId,
    incident_id: incident.id,
    kind,
    part,
    address: to.address.toLowerCase(),
    name: to.name,
    language: languageOf(to.locale),
    due_at: new Date(now),
  });
  await insertMails(tx, [...(person ? [person].map(row("person")) : []), ...others.map(row("owner"))]);
}

/** Each is taken when its turn comes: of many at once, the last would be sent when others had long taken it over. */
async function sendOne(deps: TellIncidentsDeps, mail: Mail, due: IncidentMailRow): Promise<void> {
  const { database, clock } = deps;
  const scope = mintTenantScope(due.tenant_id, "job");
  const now = clock.now();
  const row = await takeDueMail(database.db, scope, { mail: due, now, until: asInstant(now + leaseMs) });
  if (row) await send(deps, mail, { scope, row });
}

async function send(
  deps: TellIncidentsDeps,
  mail: Mail,
  { scope, row }: { readonly scope: TenantScope; readonly row: IncidentMailRow },
): Promise<void> {
  const { database, clock, publicOrigin } = deps;
  const incident = await findIncident(database.db, scope, row.incident_id);
  if (!incident) return;
  const { subject, paragraphs } = await compose(deps, scope, { incident, row });
  try {
    await mail.send({
      messageId: `incident.${row.incident_id}.${row.kind}.${row.part}@${new URL(publicOrigin).hostname}`,
      at: clock.now(),
      from: deps.mailFrom,
      to: { name: row.name, address: row.address },
      subject,
      language: row.language,
      text: paragraphs.join("\n\n"),
      html: paragraphs.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join("\n"),
      calendars: [],
    });
  } catch (thrown) {
    if (!(thrown instanceof MailFault)) throw thrown;
    deps.log.warn({ err: thrown, incidentId: row.incident_id }, "mail about an incident not taken");
    // One that may have arrived is not sent twice.
    if (thrown.mayHaveArrived === "no") {
      const isOver = thrown.kind === "rejected" || row.attempts >= mostAttempts;
      const pauseMs = Math.min(60 * minuteMs, minuteMs * 2 ** Math.min(row.attempts, 10));
      const later = { outcome: "waiting" as const, dueAt: asInstant(clock.now() + pauseMs) };
      return finishMail(database.db, scope, row, isOver ? { outcome: "failed" } : later);
    }
  }
  await finishMail(database.db, scope, row, { outcome: "sent" });
}

async function compose(
  { database, publicOrigin: link }: TellIncidentsDeps,
  scope: TenantScope,
  told: { readonly incident: NonNullable<Awaited<ReturnType<typeof findIncident>>>; readonly row: IncidentMailRow },
): Promise<IncidentMail> {
  const { incident, row } = told;
  const { vendor, code, account_name, account_email } = incident;
  const { kind, part, language } = row;
  if (isAccessCode(code)) {
    const affected = await findAffected(database.db, scope, { vendor, code });
    return accessMail({ vendor, code, kind, ...affected, link }, language);
  }
  const accountName = account_name === null ? {} : { accountName: `${account_name} <${account_email ?? ""}>` };
  const known = isProblemCode(code) ? code : "refused";
  return incidentMail({ vendor, code: known, kind, part, ...accountName, link }, language);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Makes and ends outgoing webhooks. Administrators only. */
import { languageOf } from "../../domain/problem-sentences.ts";
import { sayWebhookProblem } from "../../domain/webhook-problems.ts";
import { sessionEventKind } from "#contract/webhooks.ts";
import type { NewWebhook } from "#contract/webhooks.ts";
import { asInstant } from "../../domain/instant.ts";
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { Vault } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { Secret } from "../../ports/secret.ts";
import type { WebhookSender } from "../../ports/webhook-sender.ts";
import { recordAudit } from "../audit/record-audit.ts";
import { secretPurpose } from "./deliver-webhooks.job.ts";
import { deleteWebhook, insertWebhook, listWebhooks, startListening } from "./webhooks.store.ts";

export interface SaveWebhookDeps {
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly webhookSender: WebhookSender;
}

const mostWebhooks = 10;
/** By then every change that had begun before anybody listened has ended. */
const compareAfterMs = 10_000;

/** Answers its id, and its secret for this one time. Fails: not_allowed, invalid_request (address, too many). */
export async function createWebhook(
  deps: SaveWebhookDeps,
  caller: Caller,
  { webhook, key }: { readonly webhook: NewWebhook; readonly key: OpenKey },
): Promise<{ readonly id: string; readonly secret: string }> {
  requireAdministrator(caller);
  const whyNot = await deps.webhookSender.whyNot(webhook.url);
  if (whyNot !== undefined) throw invalid("body.url", sayWebhookProblem(whyNot, languageOf(caller.language)));
  const { clock, ids, vault } = deps;
  const id = ids.next();
  const secret = `whsec_${ids.secret()}`;
  await deps.database.transaction(async (tx) => {
    await key.claim(tx);
    const standing = await listWebhooks(tx, caller.scope);
    if (standing.length >= mostWebhooks)
      throw invalid("body.url", `There are ${mostWebhooks} webhooks already. Remove one first.`);
    const now = clock.now();
    await insertWebhook(tx, caller.scope, {
      id,
      url: webhook.url,
      kinds: webhook.kinds ?? sessionEventKind.options,
      secretSealed: vault.seal(new Secret(secret), secretPurpose),
      createdBy: caller.personId,
      at: new Date(now),
    });
    if (standing.every(({ disabled_at }) => disabled_at !== null))
      await startListening(tx, caller.scope, { now, compareAt: asInstant(now + compareAfterMs) });
    const subject = { kind: "webhook", id, name: new URL(webhook.url).host } as const;
    await recordAudit(deps, tx, { by: caller, line: { kind: "webhooks.made" }, subject });
    await key.keep(tx, { status: 201, kind: "webhook", id });
  });
  return { id, secret };
}

/** What was in line for it goes with it. Fails: not_allowed, not_found. */
export async function removeWebhook(deps: SaveWebhookDeps, caller: Caller, id: string): Promise<void> {
  requireAdministrator(caller);
  await deps.database.transaction(async (tx) => {
    if (!(await deleteWebhook(tx, caller.scope, id)))
      throw new RequestProblem("not_found", "There is no such webhook.");
    const subject = { kind: "webhook", id } as const;
    await recordAudit(deps, tx, { by: caller, line: { kind: "webhooks.removed" }, subject });
  });
}

export function requireAdministrator(caller: Caller): void {
  if (!caller.roles.includes("administrator"))
    throw new RequestProblem("not_allowed", "Only an administrator may do this.");
}

function invalid(path: string, message: string): RequestProblem {
  return new RequestProblem("invalid_request", message, { errors: [{ path, message }] });
}

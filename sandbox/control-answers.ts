/** What all controls share: how they answer, how they refuse, and how they read people, instants and spans. */
import { everybody, type SandboxPerson } from "./people.ts";
import type { Answer, Call, Handler } from "./site.ts";
import type { MailboxEvent } from "./world.ts";

/** Adds one control. */
export type On = (method: string, path: string, handler: Handler) => void;

export const ok = (body: unknown, status = 200): Answer => ({ status, body });

export const done: Answer = { status: 204 };

/** Answers 404. */
export class NotThere extends Error {}

/** Turns a refusal into `{ error }`: 404 for what does not exist, 400 for what makes no sense. */
export async function explained(handler: Handler, call: Call): Promise<Answer> {
  try {
    return await handler(call);
  } catch (error) {
    if (error instanceof NotThere) return ok({ error: error.message }, 404);
    if (error instanceof RangeError || error instanceof SyntaxError) return ok({ error: error.message }, 400);
    throw error;
  }
}

export const personOf = (call: Call): SandboxPerson => personNamed(call.params["handle"]);

/** By handle, oid or e-mail address. */
export function personNamed(name: unknown): SandboxPerson {
  const found = everybody.find(({ handle, oid, email }) => [handle, oid, email].includes(String(name)));
  if (!found) throw new NotThere(`Nobody is called ${String(name)}.`);
  return found;
}

export function existing(event: MailboxEvent | undefined): string {
  if (!event || event.isDeleted) throw new NotThere("There is no such event in this mailbox.");
  return event.id;
}

export function spanOf(body: Readonly<Record<string, unknown>>): { startsAt: number; endsAt: number } {
  const span = { startsAt: instant(body["startsAt"], "startsAt"), endsAt: instant(body["endsAt"], "endsAt") };
  if (span.endsAt <= span.startsAt) throw new RangeError("endsAt must be after startsAt.");
  return span;
}

export function instant(value: unknown, name: string): number {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`${name} must be an instant such as 2026-11-23T09:00:00Z.`);
  return at;
}

export const rfc3339 = (at: number): string => new Date(at).toISOString().replace(/\.000Z$/, "Z");

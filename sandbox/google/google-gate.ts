/** Who may call an operation of the Calendar API: a live token, one of the operation's scopes, and quota left. */
import type { Clock } from "../clock.ts";
import type { Answer, Call, Handler } from "../site.ts";
import { accountOf, type GoogleAccount } from "./google-accounts.ts";
import { googleErrors } from "./google-answers.ts";
import type { GoogleState } from "./google-state.ts";
import type { GoogleTokens } from "./google-tokens.ts";

export interface Caller {
  readonly account: GoogleAccount;
  readonly isServiceAccount: boolean;
  /** Calendars that they own beside the primary one. */
  readonly further: readonly FurtherCalendar[];
}

export interface FurtherCalendar {
  readonly id: string;
  readonly name: string;
}

/** By the names that the settings give them. */
export function furtherOf({ settings }: GoogleState, { person }: GoogleAccount): readonly FurtherCalendar[] {
  const handle = person?.handle ?? "";
  return (settings.calendars[handle] ?? []).map((name) => ({
    id: `c_${handle}_${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "")}@group.calendar.google.com`,
    name,
  }));
}

/** A handler that knows whose token was sent. */
export type CallerHandler = (call: Call, caller: Caller) => Answer;

export type Gate = (scopes: readonly string[], handler: CallerHandler) => Handler;

const minuteMs = 60_000;

/** Wraps operations; one of `scopes` is needed. */
export function createGate(given: {
  readonly state: GoogleState;
  readonly tokens: GoogleTokens;
  readonly clock: Clock;
}): Gate {
  const recent = new Map<string, number[]>();
  const count = (email: string): void => {
    const now = given.clock.now();
    const calls = (recent.get(email) ?? []).filter((at) => at > now - minuteMs && at <= now);
    const { callsPerMinute, quotaStatus } = given.state.settings;
    if (calls.length >= callsPerMinute) throw googleErrors.rateLimited(quotaStatus);
    recent.set(email, [...calls, now]);
  };
  return (scopes, handler) => (call) => {
    const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
    if (bearer === undefined) throw googleErrors.loginRequired();
    const token = given.tokens.check(bearer);
    const account = token && accountOf(token.email);
    if (!token || !account) throw googleErrors.invalidCredentials();
    if (!scopes.some((scope) => token.scopes.includes(scope))) throw googleErrors.insufficientScopes();
    if (given.state.settings.calendarOff.includes(account.person?.handle ?? "")) throw googleErrors.noCalendar();
    count(account.email);
    const further = furtherOf(given.state, account);
    return handler(call, { account, isServiceAccount: token.isServiceAccount, further });
  };
}

/** The calendar that an id means: one's own. Others' calendars are not shared beyond free and busy. */
export function ownCalendar(id: string, { account, further }: Caller): string {
  const other = further.find((each) => each.id === id.toLowerCase());
  if (other) return other.id;
  if (id !== "primary" && id.toLowerCase() !== account.email) throw googleErrors.notFound();
  return account.email;
}

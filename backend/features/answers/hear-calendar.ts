/** What the organizer's event tells of those it invites: how they answered, and other times that they proposed. */
import type { Interval } from "../../domain/interval.ts";
import type { Answer } from "../../domain/answers.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { ChangeDeps } from "../bookings/record-change.ts";
import { proposeFromCalendar } from "../proposals/propose-from-calendar.ts";
import { findInvited } from "./answers.store.ts";
import { takeAnswers } from "./take-answers.ts";

/** Hearing the same twice changes nothing. Call it with no lock of a session held. */
export async function hearCalendar(
  deps: ChangeDeps,
  tx: Tx,
  heard: {
    readonly scope: TenantScope;
    readonly sessionId: string;
    /** The time of the event. */
    readonly at: Interval;
    readonly answers: readonly { readonly email: string; readonly answer: Answer }[];
    readonly proposals: readonly (Interval & { readonly email: string })[];
  },
): Promise<void> {
  const { scope, sessionId, proposals } = heard;
  await takeAnswers(deps, tx, heard);
  for (const { email, startsAt, endsAt } of proposals) {
    const people = await findInvited(tx, scope, { sessionId, emails: [email.toLowerCase()] });
    for (const { personId } of people) {
      const seenIn = "an answer";
      await proposeFromCalendar(deps, tx, { scope, sessionId, personId, startsAt, endsAt, seenIn });
    }
  }
}

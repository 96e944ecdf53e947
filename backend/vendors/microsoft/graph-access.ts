/** Which mailboxes of an organisation our own token reaches, twenty in one call. */
import { z } from "zod";
import type { AccessCode } from "../../domain/access-problems.ts";
import { exchange, type VendorReply } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type { AccessFinding, OrganisationAccess, PersonToCheck } from "../../ports/organisation-access.ts";
import type { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { graphErrorCode, graphFault } from "./graph-fault.ts";

export interface GraphAccessOptions {
  /** `https://graph.microsoft.com` */
  readonly origin: string;
  readonly clock: Clock;
}

const operation = "check mailboxes";
const timeoutMs = 30_000;

const batchReply = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).optional(),
      body: z.unknown().optional(),
    }),
  ),
});

const profileReply = z.object({
  id: z.string(),
  accountEnabled: z.boolean().nullish(),
  mail: z.string().nullish(),
  onPremisesSyncEnabled: z.boolean().nullish(),
  userType: z.string().nullish(),
  assignedPlans: z.array(z.object({ service: z.string().nullish(), capabilityStatus: z.string().nullish() })).nullish(),
});

/**
 * Reads the calendar of up to twenty people in one call; only for those whose calendar cannot be read, who they are, and for
 * those who are nobody, whether they were deleted.
 *
 * Wire:   POST /$batch { requests: [GET /users/{id}/calendar?$select=id] } → 200 { responses: [{ id, status, headers, body }] },
 *         in any order · for failures GET /users/{id}?$select=accountEnabled,mail,onPremisesSyncEnabled,userType,assignedPlans · for
 *         who is not found GET /directory/deletedItems/{id}
 * Fails:  consent_required (401 or 403 of the call as a whole), throttled, unavailable, unexpected_reply.
 * Source: Microsoft Graph, "Combine multiple HTTP requests using JSON batching", "Get calendar", "Get user", "Get deleted item";
 *         read 2026-11. MailboxNotEnabledForRESTAPI is one code for several causes: the profile tells them apart. That a
 *         synchronised account without a plan has its mailbox on premises is our reading, not documented.
 */
export function createGraphAccess(options: GraphAccessOptions): OrganisationAccess {
  return {
    async checkPeople(people, tokenFor) {
      let calls = 0;
      const token = await tokenFor();
      const ask = async (wanted: readonly PersonToCheck[], pathFor: (account: string) => string) => {
        if (wanted.length === 0) return new Map<string, VendorReply>();
        calls += 1;
        return askAll(options, token, { wanted, pathFor });
      };
      const calendars = await ask(people, (account) => `/users/${account}/calendar?$select=id`);
      const unreadable = people.filter(({ personId }) => isAnswer(calendars.get(personId)));
      const profiles = await ask(
        unreadable,
        (account) => `/users/${account}?$select=id,accountEnabled,mail,onPremisesSyncEnabled,userType,assignedPlans`,
      );
      const nobody = unreadable.filter(({ personId }) => profiles.get(personId)?.status === 404);
      const deleted = await ask(nobody, (account) => `/directory/deletedItems/${account}`);
      const findings = people.map((person) => {
        const [calendar, profile, bin] = [calendars, profiles, deleted].map((replies) => replies.get(person.personId));
        return findingOf(person, { calendar, profile, bin }, options.clock);
      });
      return { findings, calls };
    },
  };
}

/** Refused, for a reason that lies with this account. */
function isAnswer(reply: VendorReply | undefined): boolean {
  return (
    reply !== undefined && reply.status >= 400 && reply.status < 500 && reply.status !== 429 && reply.status !== 408
  );
}

async function askAll(
  { origin, clock }: GraphAccessOptions,
  token: Secret<string>,
  { wanted, pathFor }: { readonly wanted: readonly PersonToCheck[]; readonly pathFor: (account: string) => string },
): Promise<Map<string, VendorReply>> {
  const requests = wanted.map(({ account }, index) => ({
    id: String(index + 1),
    method: "GET",
    url: pathFor(encodeURIComponent(account)),
  }));
  const reply = await exchange(
    {
      method: "POST",
      only: "asks",
      url: `${origin}/v1.0/$batch`,
      headers: { authorization: `Bearer ${token.reveal()}` },
      json: { requests },
    },
    { vendor: "microsoft", operation, timeoutMs },
  );
  if (reply.status !== 200) throw graphFault(reply, { operation, clock });
  const read = batchReply.safeParse(reply.body);
  if (!read.success)
    throw new VendorFault(`${operation}: Graph's answer is not understood`, {
      vendor: "microsoft",
      operation,
      kind: "unexpected_reply",
      cause: read.error,
    });
  return new Map(
    read.data.responses.flatMap(({ id, status, headers, body }) => {
      const person = wanted[Number(id) - 1];
      return person ? [[person.personId, { status, headers: headersOf(headers ?? {}), body }] as const] : [];
    }),
  );
}

function headersOf(named: Readonly<Record<string, unknown>>): Headers {
  return new Headers(Object.entries(named).map(([name, value]) => [name, String(value)]));
}

interface Told {
  readonly calendar: VendorReply | undefined;
  readonly profile: VendorReply | undefined;
  readonly bin: VendorReply | undefined;
}

function findingOf({ personId, account }: PersonToCheck, told: Told, clock: Clock): AccessFinding {
  const { calendar } = told;
  if (calendar?.status === 200) return { personId, state: "accessible", accountId: account };
  if (!calendar || !isAnswer(calendar)) {
    const seconds = calendar && graphFault(calendar, { operation, clock }).retryAfterSeconds;
    return { personId, state: "later", retryAfterSeconds: seconds };
  }
  return { personId, state: "inaccessible", code: codeOf(calendar, told, clock), vendorCode: graphErrorCode(calendar) };
}

function codeOf(calendar: VendorReply, { profile, bin }: Told, clock: Clock): AccessCode {
  if (profile?.status === 404) return bin?.status === 200 ? "removed_person" : "unknown_person";
  const { kind } = graphFault(calendar, { operation, clock });
  if (kind === "not_permitted") return "blocked_by_policy";
  if (kind === "account_unknown") return "unknown_person";
  if (kind !== "mailbox_missing") return "refused";
  const known = profileReply.safeParse(profile?.body);
  if (!known.success) return "no_mailbox";
  const { accountEnabled, mail, onPremisesSyncEnabled, userType, assignedPlans } = known.data;
  if (accountEnabled === false) return "account_disabled";
  if (userType === "Guest") return "guest_here";
  const isLicensed = (assignedPlans ?? []).some(
    ({ service, capabilityStatus }) => service === "exchange" && capabilityStatus === "Enabled",
  );
  if (isLicensed) return "inactive_mailbox";
  return onPremisesSyncEnabled && mail ? "on_premises" : "no_mailbox";
}

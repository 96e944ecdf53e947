/** The calendars of a mailbox. */
import { z } from "zod";
import type { CalendarOfAccount } from "../../ports/calendars.ts";
import type { GrantRef } from "../../ports/token-broker.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import type { GraphClient, GraphRequest } from "./graph-client.ts";

const reply = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      name: z.string().nullish(),
      isDefaultCalendar: z.boolean().nullish(),
      canEdit: z.boolean().nullish(),
      allowedOnlineMeetingProviders: z.array(z.string()).nullish(),
    }),
  ),
  "@odata.nextLink": z.string().optional(),
});

/** Nobody has more. */
const mostPages = 5;

/**
 * Every calendar of the mailbox, the main one first.
 *
 * Wire:   GET /me/calendars?$select&$top=100, then @odata.nextLink
 * Fails:  throttled, unavailable, grant_revoked, consent_required, mailbox_missing, unexpected_reply.
 * Source: Microsoft Graph, "List calendars", "calendar resource type"; read 2026-11.
 */
export async function listCalendars(graph: GraphClient, grant: GrantRef): Promise<readonly CalendarOfAccount[]> {
  const fields = "id,name,isDefaultCalendar,canEdit,allowedOnlineMeetingProviders";
  const first: GraphRequest = {
    operation: "list calendars",
    method: "GET",
    path: `/me/calendars?$select=${fields}&$top=100`,
  };
  const all: CalendarOfAccount[] = [];
  let path: string | undefined = first.path;
  for (let pages = 0; path !== undefined && pages < mostPages; pages += 1) {
    const page = reply.safeParse(await graph.read(grant, { ...first, path }));
    if (!page.success) {
      const facts = { vendor: "microsoft", operation: first.operation, kind: "unexpected_reply" } as const;
      throw new VendorFault(`${first.operation}: Graph's answer is not understood`, { ...facts, cause: page.error });
    }
    all.push(...page.data.value.map(calendarOf));
    const next = page.data["@odata.nextLink"];
    path = next === undefined ? undefined : graph.pathOf(next, first);
  }
  return all.toSorted((one, other) => Number(other.isMain) - Number(one.isMain));
}

function calendarOf(calendar: z.infer<typeof reply>["value"][number]): CalendarOfAccount {
  const allowed = calendar.allowedOnlineMeetingProviders ?? [];
  return {
    id: calendar.id,
    name: calendar.name ?? "",
    isMain: calendar.isDefaultCalendar ?? false,
    isWritable: calendar.canEdit ?? false,
    meetings: [
      ...(allowed.includes("teamsForBusiness") ? ["teams" as const] : []),
      ...(allowed.includes("skypeForBusiness") ? ["skype" as const] : []),
    ],
  };
}

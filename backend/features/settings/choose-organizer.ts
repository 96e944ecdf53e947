/** In whose calendar a new session stands, by the organisation's choice. */
import { decideOrganizer } from "../../domain/organizer.ts";
import type { ChosenOrganizer } from "../../domain/organizer.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findConnection } from "../connections/find-connection.ts";
import { loadSettings } from "./settings.store.ts";

export async function chooseOrganizer(
  tx: Tx,
  scope: TenantScope,
  booking: {
    readonly kind: "individual" | "group";
    readonly bookerId: string;
    readonly learnerIds: readonly string[];
    /** Whether the session's link could be made with the event in this person's calendar; asked only where it matters. */
    readonly canMakeLink: (organizerId: string) => Promise<boolean>;
    readonly hostId: string;
  },
): Promise<ChosenOrganizer> {
  const { organizer: policy } = await loadSettings(tx, scope);
  const { kind, bookerId, learnerIds, hostId, canMakeLink } = booking;
  const wish = { policy, kind, bookerId, learnerIds } as const;
  if (policy === "provider") return decideOrganizer({ ...wish, calendar: "none", link: "needs nobody" });
  const connection = await findConnection(tx, scope, { personId: bookerId, purpose: "calendar" });
  const calendar = connection?.status === "connected" ? "connected" : "none";
  const chosen = decideOrganizer({ ...wish, calendar, link: "needs nobody" });
  if (chosen.organizerId === null || (await canMakeLink(bookerId)) || !(await canMakeLink(hostId))) return chosen;
  return decideOrganizer({ ...wish, calendar, link: "needs provider" });
}

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
  },
): Promise<ChosenOrganizer> {
  const { organizer: policy } = await loadSettings(tx, scope);
  if (policy === "provider") return decideOrganizer({ ...booking, policy, calendar: "none" });
  const connection = await findConnection(tx, scope, { personId: booking.bookerId, purpose: "calendar" });
  return decideOrganizer({ ...booking, policy, calendar: connection?.status === "connected" ? "connected" : "none" });
}

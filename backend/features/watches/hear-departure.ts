/** Somebody removed the app in Zoom: nothing of their account is kept but what their sessions need. */
import { z } from "zod";
import { asInstant } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { findRoutes } from "./watches.store.ts";

export interface HearDepartureDeps {
  readonly database: OpenDatabase;
  /** Development and production are told of at different addresses, but anybody may mix them up. */
  readonly zoomClientId: string | undefined;
  /** Deletes what is kept of the account, and tells whoever shows it. */
  readonly onDeparted: (
    tx: Tx,
    departed: { readonly scope: TenantScope; readonly connectionId: string; readonly leftAt: Instant },
  ) => Promise<void>;
  /** Deletes what is kept of a Zoom user who is nobody here (yet). */
  readonly onUserGone?: (tx: Tx, zoomUser: string) => Promise<void>;
}

const told = z.object({
  user_id: z.string().min(1).max(200),
  client_id: z.string().max(200),
  deauthorization_time: z.iso.datetime({ offset: true }),
});

/** Whatever Zoom says about keeping data: it is deleted. Source: Zoom, "App deauthorization". */
export async function hearDeparture(deps: HearDepartureDeps, payload: unknown): Promise<void> {
  const { data } = told.safeParse(payload);
  if (!data || data.client_id !== deps.zoomClientId) return;
  const { user_id: zoomUser } = data;
  await deps.database.transaction(async (tx) => deps.onUserGone?.(tx, zoomUser));
  const [route] = await findRoutes(deps.database.db, "zoom_user", [zoomUser]);
  if (!route) return;
  const scope = mintTenantScope(route.tenant_id, "link");
  // Zoom tries for more than an hour; by then they may have come back.
  const leftAt = asInstant(Date.parse(data.deauthorization_time));
  await deps.database.transaction((tx) => deps.onDeparted(tx, { scope, connectionId: route.connection_id, leftAt }));
}

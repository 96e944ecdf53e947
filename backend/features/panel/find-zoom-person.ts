/** Whom a Zoom user signs in as here. */
import type { Database } from "../../platform/database.ts";
import { findByZoomUser } from "./panel.store.ts";

/** `undefined` when the Zoom account is linked to nobody. */
export function findZoomPerson(
  db: Database,
  zoomUser: string,
): Promise<{ readonly tenantId: string; readonly personId: string } | undefined> {
  return findByZoomUser(db, zoomUser);
}

/** Somebody removed the app in Zoom: what they let us have before they were anybody here goes too. */
import type { Tx } from "../../platform/database.ts";
import { deleteArrival, disguiseFormer } from "./arrivals.store.ts";

/** In every tenant: Zoom names the user alone. */
export async function forgetZoomUser(tx: Tx, zoomUser: string): Promise<void> {
  await deleteArrival(tx, zoomUser);
  await disguiseFormer(tx, zoomUser);
}

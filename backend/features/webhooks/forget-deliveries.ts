/** Messages are kept for a while after they were sent, for whoever asks what became of one. */
import { minuteMs } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Clock } from "../../ports/clock.ts";
import { deleteDeliveriesBefore } from "./deliveries.store.ts";

const keptMs = 14 * 24 * 60 * minuteMs;

/** Run it once in a while. */
export async function forgetOldDeliveries({
  database,
  clock,
}: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}): Promise<void> {
  await deleteDeliveriesBefore(database.db, new Date(clock.now() - keptMs));
}

/** Lets audit entries go when their organisation wanted them kept no longer. */
import type { OpenDatabase } from "../../platform/database.ts";
import type { Clock } from "../../ports/clock.ts";
import { deleteOldEntries } from "./audit.store.ts";

/** Builds the sweep. */
export function createForgetOldEntries(deps: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}): () => Promise<void> {
  return async () => {
    await deps.database.transaction((tx) => deleteOldEntries(tx, new Date(deps.clock.now())));
  };
}

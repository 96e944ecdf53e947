/**
 * Asks, some time before a meeting begins, that our panel opens by itself in it. Once per meeting, and apart from booking it: who books
 * does not wait for it, and a meeting that is called off before costs nothing.
 */
import { addMinutes } from "../../domain/instant.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { MeetingPanels } from "../../ports/meeting-panels.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { findDuePanels, noteAsked } from "./meeting-panels.store.ts";

export interface OpenPanelsDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly panels: MeetingPanels;
  readonly log: Log;
}

const aheadMinutes = 60;
/** At most this many per sweep; the next one takes the rest. */
const mostPerSweep = 20;

/** Run it every half minute or so. What fails for now is asked again while the meeting has not begun. */
export function createOpenPanels({ database, clock, panels, log }: OpenPanelsDeps): () => Promise<void> {
  return async () => {
    const { db } = database;
    const now = clock.now();
    const soon = { from: new Date(now), to: new Date(addMinutes(now, aheadMinutes)), limit: mostPerSweep };
    for (const { tenantId, connectionId, sessionId, meetingId } of await findDuePanels(db, soon)) {
      const scope = mintTenantScope(tenantId, "job");
      // Whoever is first to note it asks; the others of several workers do not.
      if (!(await noteAsked(db, scope, { sessionId, meetingId }))) continue;
      try {
        const outcome = await panels.openPanelIn({ tenantId, connectionId, vendor: "zoom" }, meetingId);
        log.info({ sessionId, outcome }, "asked for the panel in a meeting");
      } catch (thrown) {
        if (!(thrown instanceof VendorFault)) throw thrown;
        log.warn({ err: thrown, sessionId }, "the panel in a meeting could not be asked for");
        if (thrown.kind === "throttled" || thrown.kind === "unavailable")
          await noteAsked(db, scope, { sessionId, meetingId: null });
      }
    }
  };
}

/** Signs the person in a Zoom panel in, by the context their Zoom client sealed for us. */
import type { ZoomSession } from "#contract/people.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findByZoomUser, insertBearer } from "./panel.store.ts";
import { openZoomContext } from "./zoom-context.ts";
import type { ZoomApp } from "./zoom-context.ts";

export interface PanelDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Absent where Zoom is not configured. */
  readonly zoomApp: ZoomApp | undefined;
}

const bearerMs = 30 * 60_000;

/** Fails: unauthenticated (not a current context of ours), not_found (no Zoom here). */
export async function openSession(
  { database, clock, ids, zoomApp }: PanelDeps,
  sealedContext: string,
): Promise<ZoomSession> {
  if (!zoomApp) throw new RequestProblem("not_found", "Zoom is not set up here.");
  const now = clock.now();
  const context = openZoomContext(sealedContext, zoomApp, now);
  if (!context)
    throw new RequestProblem("unauthenticated", "Zoom's context is not valid or too old. Open the panel again.");
  if (context.userId === undefined) return { state: "guest" };

  const person = await findByZoomUser(database.db, context.userId);
  if (!person) return { state: "not_linked", zoomUserId: context.userId };
  const token = ids.secret();
  const expiresAt = new Date(now + bearerMs);
  await insertBearer(database.db, mintTenantScope(person.tenantId, "link"), {
    hash: hashOf(token),
    personId: person.personId,
    surface: "zoom",
    now: new Date(now),
    expiresAt,
  });
  const meeting = context.meetingUuid === undefined ? {} : { meetingUuid: context.meetingUuid };
  return { state: "signed_in", token, expiresAt: expiresAt.toISOString(), ...meeting };
}

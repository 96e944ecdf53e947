/** Signs the person in a Zoom panel in, by the context their Zoom client sealed for us. */
import type { ZoomSession } from "#contract/people.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { hashOf } from "../../platform/vault.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import { findArrival } from "./arrivals.store.ts";
import { findByZoomUser, findPageOfMeeting, insertBearer } from "./panel.store.ts";
import { openZoomContext } from "./zoom-context.ts";
import type { ZoomApp, ZoomContext } from "./zoom-context.ts";

export interface PanelDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Absent where Zoom is not configured. */
  readonly zoomApp: ZoomApp | undefined;
  readonly links: Pick<SessionLinks, "ofPage">;
}

const bearerMs = 30 * 60_000;

/** Fails: unauthenticated (not a current context of ours), not_found (no Zoom here). */
export async function openSession(deps: PanelDeps, sealedContext: string): Promise<ZoomSession> {
  const context = readContext(deps, sealedContext);
  const { userId, meetingUuid } = context;
  if (userId === undefined) return guestOf(deps, meetingUuid);
  const { database, clock, ids } = deps;
  const now = clock.now();
  const person = await findByZoomUser(database.db, userId);
  if (!person) return stranger(deps, userId);

  const token = ids.secret();
  const expiresAt = new Date(now + bearerMs);
  await insertBearer(database.db, mintTenantScope(person.tenantId, "link"), {
    hash: hashOf(token),
    personId: person.personId,
    surface: "zoom",
    now: new Date(now),
    expiresAt,
  });
  return {
    state: "signed_in",
    token,
    personId: person.personId,
    expiresAt: expiresAt.toISOString(),
    ...(meetingUuid === undefined ? {} : { meetingUuid }),
  };
}

/** Nobody here knows them; what anybody may see of the class they are in is its public page. */
async function guestOf({ database, links }: PanelDeps, meetingUuid: string | undefined): Promise<ZoomSession> {
  const slug = meetingUuid === undefined ? undefined : await findPageOfMeeting(database.db, meetingUuid);
  return { state: "guest", ...(slug === undefined ? {} : { publicUrl: links.ofPage(slug) }) };
}

async function stranger({ database, clock }: PanelDeps, zoomUserId: string): Promise<ZoomSession> {
  const arrival = await findArrival(database.db, zoomUserId, new Date(clock.now()));
  if (!arrival) return { state: "not_linked", zoomUserId };
  const { account_name: name, account_email: email, standing } = arrival;
  return { state: "not_linked", zoomUserId, arrived: { name, email, administers: standing !== "member" } };
}

/** Who is in the panel, as their Zoom client sealed it for us. Fails: unauthenticated (nobody is signed in to Zoom there), not_found. */
export function readZoomUser(deps: PanelDeps, sealedContext: string): string {
  const { userId } = readContext(deps, sealedContext);
  if (userId !== undefined) return userId;
  throw new RequestProblem("unauthenticated", "Nobody is signed in to Zoom in this panel.");
}

function readContext({ zoomApp, clock }: PanelDeps, sealedContext: string): ZoomContext {
  if (!zoomApp) throw new RequestProblem("not_found", "Zoom is not set up here.");
  const context = openZoomContext(sealedContext, zoomApp, clock.now());
  if (context) return context;
  throw new RequestProblem("unauthenticated", "Zoom's context is not valid or too old. Open the panel again.");
}

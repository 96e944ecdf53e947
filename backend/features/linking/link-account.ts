/** Makes a Zoom account and a Microsoft person one: shown with both names, confirmed once, and undone by disconnecting Zoom. */
import type { Caller } from "../../platform/caller.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import { takeZoomAccount } from "../connections/take-account.ts";
import { saveGrantedAccount } from "../connections/save-granted-account.ts";
import type { SaveDeps } from "../connections/save-granted-account.ts";
import type { ForgetDeps } from "../connections/forget-account.ts";
import { findLetIn, keepLetIn, forgetLetIn } from "../panel/find-arrival.ts";
import { findZoomPerson } from "../panel/find-zoom-person.ts";
import { namePerson } from "../people/name-person.ts";
import { listAhead } from "./linking.store.ts";
import type { SessionAhead } from "./linking.store.ts";

export type LinkDeps = SaveDeps & ForgetDeps & { readonly database: OpenDatabase };

export type LinkPreview =
  | {
      readonly state: "ready";
      readonly zoom: { readonly name: string; readonly email: string };
      readonly person: { readonly name: string; readonly email: string; readonly tenantName: string };
      /** They have been here by Zoom alone, and keep nothing of that but what is over. */
      readonly leavesTenant: string | undefined;
    }
  /** They still have sessions as the person they are by Zoom. */
  | { readonly state: "sessions_ahead"; readonly sessions: readonly SessionAhead[] }
  /** They have not let us in at Zoom lately. */
  | { readonly state: "let_in_first" }
  | { readonly state: "linked_already" };

interface Both {
  readonly zoomUser: string;
  readonly scope: TenantScope;
  readonly personId: string;
}

/** What linking the two would mean. Changes nothing. */
export async function previewLink(deps: LinkDeps, { zoomUser, scope, personId }: Both): Promise<LinkPreview> {
  const { db } = deps.database;
  const now = new Date(deps.clock.now());
  const standing = await findZoomPerson(db, zoomUser);
  if (standing?.tenantId === scope.tenantId && standing.personId === personId) return { state: "linked_already" };
  const person = await namePerson(db, scope, personId);
  const zoomScope = standing && mintTenantScope(standing.tenantId, "link");
  if (standing && zoomScope) {
    const sessions = await listAhead(db, zoomScope, { personId: standing.personId, now });
    if (sessions.length > 0) return { state: "sessions_ahead", sessions };
  }
  const before = standing && zoomScope && (await namePerson(db, zoomScope, standing.personId));
  const letIn = await findLetIn(deps, zoomUser);
  const zoom = letIn ? { name: letIn.accountName, email: letIn.accountEmail } : before;
  if (!zoom || !person) return { state: "let_in_first" };
  return { state: "ready", zoom, person, leavesTenant: before?.tenantName };
}

/**
 * Does it. What of the two steps a crash leaves undone is done by beginning again: the account is kept with those who let us in. Fails:
 * refused with account_in_use.
 */
export async function linkAccount(deps: LinkDeps, caller: Caller, zoomUser: string): Promise<LinkPreview["state"]> {
  const both = { zoomUser, scope: caller.scope, personId: caller.personId };
  const preview = await previewLink(deps, both);
  if (preview.state !== "ready") return preview.state;
  const standing = await findZoomPerson(deps.database.db, zoomUser);
  if (standing) {
    const scope = mintTenantScope(standing.tenantId, "link");
    await deps.database.transaction(async (tx) => {
      const account = await takeZoomAccount(deps, tx, { scope, personId: standing.personId });
      if (account) await keepLetIn(deps, tx, account);
    });
  }
  const account = await findLetIn(deps, zoomUser);
  if (!account) return "let_in_first";
  await saveGrantedAccount(deps, caller, { vendor: "zoom", purposes: ["meetings"], account });
  await forgetLetIn(deps, zoomUser);
  return "ready";
}

/** The administration's features of a booking world, with a directory in memory. */
import { createAuditRoutes } from "../features/audit/audit.routes.ts";
import type { ChangeDeps } from "../features/bookings/record-change.ts";
import { createTemplatesRoutes } from "../features/offerings/templates.routes.ts";
import { createPeopleAdministrationRoutes } from "../features/people/people-administration.routes.ts";
import { createLookUpLeavers } from "../features/people/look-up-leavers.job.ts";
import { createReadGroups } from "../features/people/read-groups.job.ts";
import { createErasePeople } from "../features/privacy/erase-people.job.ts";
import { createForgetOutlived } from "../features/privacy/forget-outlived.job.ts";
import { createLeaveOrganisations } from "../features/privacy/leave-organisations.job.ts";
import { createPrivacyRoutes } from "../features/privacy/privacy.routes.ts";
import type { Idempotency } from "../platform/idempotency.ts";
import type { Log } from "../platform/log.ts";
import { createMemoryDirectory } from "./memory-directory.ts";

export function createTestAdministration(deps: ChangeDeps & { readonly log: Log; readonly idempotency: Idempotency }) {
  const directory = createMemoryDirectory();
  /** Connections whose watches and grants were ended at the vendor. */
  const ended: string[] = [];
  const erasing = {
    ...deps,
    codeFlowByVendor: {},
    beforeDisconnect: async (_scope: unknown, connectionId: string) => void ended.push(connectionId),
  };
  return {
    directory,
    ended,
    /** Goes on with deletions that are due, as the worker's sweep would. */
    erasePeople: createErasePeople(erasing),
    leaveOrganisations: createLeaveOrganisations(erasing),
    /** Reads groups of the directory that are due, as the worker's sweep would. */
    readGroups: createReadGroups({ ...deps, directory }),
    lookUpLeavers: createLookUpLeavers({ ...deps, directory }),
    forgetOutlived: createForgetOutlived(deps),
    routes: [
      ...createAuditRoutes(deps),
      ...createPeopleAdministrationRoutes({ ...deps, directory }),
      ...createPrivacyRoutes(deps),
      ...createTemplatesRoutes(deps),
    ],
  };
}

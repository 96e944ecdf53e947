/** The administration's features of a booking world, with a directory in memory. */
import { createAuditRoutes } from "../features/audit/audit.routes.ts";
import { createPeopleAdministrationRoutes } from "../features/people/people-administration.routes.ts";
import type { OpenDatabase } from "../platform/database.ts";
import type { Clock } from "../ports/clock.ts";
import type { Ids } from "../ports/ids.ts";
import { createMemoryDirectory } from "./memory-directory.ts";

export function createTestAdministration(deps: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly ids: Ids;
}) {
  const directory = createMemoryDirectory();
  return {
    directory,
    routes: [...createAuditRoutes(deps), ...createPeopleAdministrationRoutes({ ...deps, directory })],
  };
}

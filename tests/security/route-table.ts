/** Every route there is, and what each kind of caller gets from it. A route without a row fails the test. */
import { integrationRows } from "./integration-rows.ts";
import { pageRows } from "./page-rows.ts";
import { administrationRows } from "./administration-rows.ts";
import { peopleRows } from "./people-rows.ts";
import { sessionRows } from "./session-rows.ts";
import type { RouteRow } from "./route-row.ts";

/** By method and path, as the route declares them. */
export const routeTable: Readonly<Record<string, RouteRow>> = {
  ...sessionRows,
  ...administrationRows,
  ...peopleRows,
  ...integrationRows,
  ...pageRows,
};

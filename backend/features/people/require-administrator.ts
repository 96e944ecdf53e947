/** Who may look after people. */
import type { Caller } from "../../platform/caller.ts";
import { RequestProblem } from "../../platform/request-problem.ts";

/** Fails: not_allowed. */
export function requireAdministrator({ roles }: Caller): void {
  if (!roles.includes("administrator")) throw new RequestProblem("not_allowed", "Only an administrator may do this.");
}

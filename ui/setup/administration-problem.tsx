/** Why something an administrator asked for did not happen, where there is more to say than usual. */
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import { ActionProblem } from "../action-problem.tsx";
import { Notice } from "../screen.tsx";
import { useAdministrationWords } from "./use-administration.ts";

export function AdministrationProblem({ error }: { readonly error: Error }): ReactNode {
  const say = useAdministrationWords();
  const problem = error instanceof ApiProblem ? error.problem : undefined;
  if (problem?.code === "last_administrator")
    return (
      <Notice tone="bad" role="alert" title={say("lastAdministrator")}>
        {say("lastAdministratorHint")}
      </Notice>
    );
  if (problem?.code === "consent_required")
    return (
      <Notice tone="warn" role="alert" title={say("directoryClosed")}>
        {say("directoryClosedHint")}
      </Notice>
    );
  return <ActionProblem error={error} />;
}

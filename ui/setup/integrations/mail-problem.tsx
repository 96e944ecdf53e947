/** Why a mail was not sent; how often that can be asked for has a limit of its own. */
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import { ActionProblem } from "../../action-problem.tsx";
import { Notice } from "../../screen.tsx";
import { useIntegrationWords } from "./use-integrations.ts";

interface MailProblemProps {
  readonly error: Error;
  /** What can be done instead of waiting. */
  readonly word: "mailTooOften" | "ownersTooOften";
}

export function MailProblem({ error, word }: MailProblemProps): ReactNode {
  const say = useIntegrationWords();
  if (!(error instanceof ApiProblem) || error.problem.code !== "rate_limited") return <ActionProblem error={error} />;
  return (
    <Notice tone="warn" role="alert">
      {say(word)}
    </Notice>
  );
}

/** Why a move or a cancel did not happen. When somebody else changed the session, shows it as it is now. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";

interface FailedProps {
  readonly error: Error;
  readonly session: Session;
}

export function ActionFailed({ error, session }: FailedProps): ReactNode {
  const queries = useQueryClient();
  useEffect(() => {
    if (!(error instanceof ApiProblem)) return;
    const { code } = error.problem;
    if (code !== "version_conflict" && code !== "already_cancelled" && code !== "not_allowed") return;
    void queries.invalidateQueries({ queryKey: ["session", session.id] });
    for (const key of ["sessions", "lookup"]) void queries.invalidateQueries({ queryKey: [key] });
  }, [error, queries, session.id]);
  return <ActionProblem error={error} reference={session.reference} />;
}

/** An account on its way out: how far it is, and a way to end it at once. */
import { Button, ProgressBar } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";
import type { ReactNode } from "react";
import type { Connection } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useSurface } from "../surface-context.tsx";
import { useAccountWords } from "./use-account-words.ts";

const lookAgainMs = 2_000;

export function Leaving({ connection }: { readonly connection: Connection }): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const look = useCallback(async () => {
    await queries.invalidateQueries({ queryKey: ["me"] });
    await queries.invalidateQueries({ queryKey: ["accountsOf"] });
  }, [queries]);
  useEffect(() => {
    const timer = setInterval(() => void look(), lookAgainMs);
    return () => clearInterval(timer);
  }, [look]);
  const ending = useMutation({
    mutationFn: () => client.disconnect(connection.id, { sessions: "keep" }),
    onSettled: look,
  });
  const { total = 0, left = 0 } = connection.leaving ?? {};
  const text =
    left > 0
      ? say("leavingWorks", { done: total - left, total })
      : say("leavingEnds", { vendor: t(connection.vendor) });
  return (
    <div className="ask">
      <p role="status">{text}</p>
      <ProgressBar aria-label={say("leaving")} max={Math.max(total, 1)} value={total - left} />
      {ending.error && <ActionProblem error={ending.error} />}
      {left > 0 && (
        <div className="row">
          <Button appearance="subtle" disabledFocusable={ending.isPending} onClick={() => ending.mutate()}>
            {say("leaveNow")}
          </Button>
        </div>
      )}
    </div>
  );
}

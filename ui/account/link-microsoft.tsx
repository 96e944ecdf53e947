/** For who is known by Zoom alone: the way to be the same person as in their organisation's Teams and Outlook. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ActionProblem } from "../action-problem.tsx";
import { useSurface } from "../surface-context.tsx";
import { WhatWeAsk } from "./connect-card.tsx";
import { useAccountWords } from "./use-account-words.ts";

export function LinkMicrosoft(): ReactNode {
  const { t, host } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const link = useMutation({ mutationFn: async () => host.linkMicrosoft?.() });
  return (
    <li className="card connection">
      <h3>{t("microsoft")}</h3>
      <p className="quiet">{say("linkWhy")}</p>
      {link.isSuccess && <p role="status">{say("linkFinish")}</p>}
      {link.error && <ActionProblem error={link.error} />}
      <div className="row">
        <Button
          appearance={link.isSuccess ? "secondary" : "primary"}
          disabledFocusable={link.isPending}
          icon={link.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !link.isPending && link.mutate()}
        >
          {say("linkNow")}
        </Button>
        {link.isSuccess && (
          // They are somebody else now: everything is asked for anew.
          <Button appearance="primary" onClick={() => void queries.invalidateQueries()}>
            {say("linkFinished")}
          </Button>
        )}
        <WhatWeAsk />
      </div>
    </li>
  );
}

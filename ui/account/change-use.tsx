/** What an account is used for, and whether another one is used beside it. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Connection, Purpose } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useSurface } from "../surface-context.tsx";
import { WhatWeAsk } from "./connect-card.tsx";
import { shortUseOf, useAccountWords } from "./use-account-words.ts";
import type { useConnect } from "./use-connect.ts";

interface ChangeUseProps {
  readonly connection: Connection;
  /** What this vendor can be used for. */
  readonly purposes: readonly Purpose[];
  readonly connecting: ReturnType<typeof useConnect>;
}

export function ChangeUse({ connection, purposes, connecting }: ChangeUseProps): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const { id, vendor } = connection;
  const stopping = useMutation({
    mutationFn: (left: readonly Purpose[]) => client.changeConnection(id, { purposes: [...left] }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
  const busy = connecting.isPending || stopping.isPending;
  const press = (run: () => void) => () => void (busy || run());
  const used = connection.purposes;
  // A Meet link is part of the appointment, so at Google there is nothing to choose.
  const isTogether = vendor === "google" && used.includes("calendar");
  const choices = isTogether ? [] : purposes;
  return (
    <details>
      <summary>{say("changeUse")}</summary>
      {stopping.error && <ActionProblem error={stopping.error} />}
      {isTogether && <p>{say("meetTogether")}</p>}
      <div className="row">
        {choices
          .filter((purpose) => !used.includes(purpose))
          .map((purpose) => (
            <Button
              key={purpose}
              appearance="subtle"
              disabledFocusable={busy}
              onClick={press(() => connecting.mutate({ purposes: [purpose], connectionId: id }))}
            >
              {say("useToo", { use: shortUseOf(say, vendor, purpose) })}
            </Button>
          ))}
        {used.length > 1 &&
          !isTogether &&
          used.map((purpose) => (
            <Button
              key={purpose}
              appearance="subtle"
              disabledFocusable={busy}
              onClick={press(() => stopping.mutate(used.filter((each) => each !== purpose)))}
            >
              {say("stopUse", { use: shortUseOf(say, vendor, purpose) })}
            </Button>
          ))}
        {vendor !== "microsoft" && (
          <Button
            appearance="subtle"
            disabledFocusable={busy}
            onClick={press(() => connecting.mutate({ purposes: [...purposes], asAnother: true }))}
          >
            {say("another", { vendor: t(vendor) })}
          </Button>
        )}
        <WhatWeAsk />
      </div>
    </details>
  );
}

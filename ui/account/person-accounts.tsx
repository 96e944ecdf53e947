/** Somebody's connected accounts, for whoever looks after their organisation: what is wrong with them, and a way to end them. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Connection } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { Facts } from "./account-facts.tsx";
import { Disconnect } from "./disconnect.tsx";
import { Leaving } from "./leaving.tsx";
import { useAccountWords } from "./use-account-words.ts";

export function PersonAccounts({ personId }: { readonly personId: string }): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const accounts = useQuery({ queryKey: ["accountsOf", personId], queryFn: () => client.connections(personId) });
  return (
    <section>
      <h4>{say("accountsTitle")}</h4>
      {accounts.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="3rem" />
        </Bones>
      )}
      {accounts.error && <ActionProblem error={accounts.error} />}
      {accounts.data?.length === 0 && <p className="quiet">{say("noneConnected")}</p>}
      <ul className="cards">
        {accounts.data?.map((connection) => (
          <Account key={connection.id} connection={connection} />
        ))}
      </ul>
    </section>
  );
}

function Account({ connection }: { readonly connection: Connection }): ReactNode {
  const { t, me, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const { id, vendor, status, leaving, problem, method } = connection;
  const testing = useMutation({
    mutationFn: () => client.testConnection(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["accountsOf"] }),
  });
  const mayEnd = me.roles.includes("administrator") && method === "delegated";
  const isWell = status === "connected" && !leaving;
  return (
    <li className="card slim connection">
      <div className="row spread">
        <h5>{t(vendor)}</h5>
        <span className={`pill ${isWell ? "done" : "broken"}`}>
          {leaving ? say("leaving") : say(`status_${status}`)}
        </span>
      </div>
      <Facts connection={connection} />
      {problem !== undefined && <Notice tone="warn">{problem}</Notice>}
      {testing.error && <ActionProblem error={testing.error} />}
      {leaving ? (
        <Leaving connection={connection} />
      ) : asks ? (
        <Disconnect connection={connection} onClose={() => setAsks(false)} />
      ) : (
        <div className="row">
          {status === "connected" && (
            <Button
              size="small"
              disabledFocusable={testing.isPending}
              icon={testing.isPending ? <Spinner size="tiny" /> : null}
              onClick={() => !testing.isPending && testing.mutate()}
            >
              {say(testing.isPending ? "testing" : "test")}
            </Button>
          )}
          {mayEnd && (
            <Button size="small" appearance="subtle" onClick={() => setAsks(true)}>
              {say("disconnect")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

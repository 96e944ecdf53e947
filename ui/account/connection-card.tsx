/** One connected account: whose it is, what it is used for, how it does, and everything that can be done with it. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Connection, Purpose } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { lazy } from "../later.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { Facts } from "./account-facts.tsx";
import { ChangeUse } from "./change-use.tsx";
import { FinishInBrowser, useCannotConnect, WhatWeAsk } from "./connect-card.tsx";
import { ConnectFailed } from "./connect-failed.tsx";
import { Leaving } from "./leaving.tsx";
import { useAccountWords } from "./use-account-words.ts";
import { useConnect } from "./use-connect.ts";

const Disconnect = lazy(async () => ({ default: (await import("./disconnect.tsx")).Disconnect }));
const AccountCalendars = lazy(async () => ({ default: (await import("./account-calendars.tsx")).AccountCalendars }));

interface CardProps {
  readonly connection: Connection;
  /** What this vendor can be used for. */
  readonly purposes: readonly Purpose[];
}

export function ConnectionCard({ connection, purposes }: CardProps): ReactNode {
  const { t } = useSurface();
  const say = useAccountWords();
  const { vendor, status, leaving, problem, advice } = connection;
  const [open, setOpen] = useState<"disconnect" | "calendars">();
  const isBroken = status !== "connected";
  const pill = leaving ? say("leaving") : say(`status_${status}`);
  return (
    <li className="card connection">
      <div className="row spread">
        <h3>{t(vendor)}</h3>
        <span className={`pill ${isBroken || leaving ? "broken" : "done"}`}>{pill}</span>
      </div>
      <Facts connection={connection} />
      {problem !== undefined && <Notice tone="warn">{problem}</Notice>}
      {advice !== undefined && <Notice tone="warn">{advice}</Notice>}
      {leaving ? (
        <Leaving connection={connection} />
      ) : open === undefined ? (
        // Begun anew once it was connected anew, in the browser too.
        <Actions key={connection.connectedAt} connection={connection} purposes={purposes} onOpen={setOpen} />
      ) : (
        <Suspense fallback={<Spinner size="tiny" />}>
          {open === "disconnect" ? (
            <Disconnect connection={connection} onClose={() => setOpen(undefined)} />
          ) : (
            <AccountCalendars connection={connection} onClose={() => setOpen(undefined)} />
          )}
        </Suspense>
      )}
    </li>
  );
}

interface ActionsProps extends CardProps {
  readonly onOpen: (what: "disconnect" | "calendars") => void;
}

function Actions({ connection, purposes, onOpen }: ActionsProps): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const { id, vendor, status, method } = connection;
  const connecting = useConnect(vendor);
  const cannot = useCannotConnect(vendor);
  const testing = useMutation({
    mutationFn: () => client.testConnection(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["me"] }),
  });
  const isBroken = status !== "connected";
  const isOwn = method === "delegated";
  const busy = connecting.isPending || testing.isPending;
  const press = (run: () => void) => () => void (busy || run());
  return (
    <>
      {connecting.error && <ConnectFailed error={connecting.error} vendor={vendor} />}
      <FinishInBrowser connecting={connecting} vendor={vendor} />
      {testing.error && <ActionProblem error={testing.error} />}
      {isBroken && isOwn && cannot && <p>{say("connectElsewhere", { vendor: t(vendor) })}</p>}
      <div className="row">
        {isBroken && isOwn && !cannot && (
          <Button
            appearance="primary"
            disabledFocusable={busy}
            icon={connecting.isPending ? <Spinner size="tiny" /> : null}
            onClick={press(() => connecting.mutate({ purposes: connection.purposes, connectionId: id }))}
          >
            {say(connecting.isPending ? "connecting" : "reconnect", { vendor: t(vendor) })}
          </Button>
        )}
        {isBroken && isOwn && !cannot && <WhatWeAsk />}
        {!isBroken && (
          <Button
            disabledFocusable={busy}
            icon={testing.isPending ? <Spinner size="tiny" /> : null}
            onClick={press(() => testing.mutate())}
          >
            {say(testing.isPending ? "testing" : "test")}
          </Button>
        )}
        {!isBroken && connection.purposes.includes("calendar") && (
          <Button onClick={() => onOpen("calendars")}>{say("calendars")}</Button>
        )}
        {isOwn && (
          <Button appearance="subtle" onClick={() => onOpen("disconnect")}>
            {say("disconnect")}
          </Button>
        )}
      </div>
      {isOwn && !cannot && <ChangeUse connection={connection} purposes={purposes} connecting={connecting} />}
    </>
  );
}

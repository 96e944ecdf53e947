/** A vendor that is not connected: why it is useful, what it would be used for, and the one press that connects it. */
import { Button, Checkbox, Spinner } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Client } from "#contract/client.ts";
import type { Purpose, Vendor } from "#contract/people.ts";
import { usePolling } from "../live.tsx";
import { useSurface } from "../surface-context.tsx";
import { ConnectFailed } from "./connect-failed.tsx";
import { useAccountWords, useOf } from "./use-account-words.ts";
import { useConnect } from "./use-connect.ts";

interface ConnectCardProps {
  readonly vendor: Vendor;
  readonly purposes: readonly Purpose[];
}

/** Where the client can do it neither by single sign-on, nor by itself, nor on the vendor's page. */
export function useCannotConnect(vendor: Vendor): boolean {
  const { host } = useSurface();
  // In Zoom nobody is signed in with Microsoft, whose token it takes.
  if (vendor === "microsoft") return host.surface === "zoom";
  // The Zoom client has a sheet of its own for Zoom, and for others a page of ours in the browser.
  return !host.authenticate && host.surface !== "zoom";
}

/** What is left to do where connecting goes on in the browser. Once the person has confirmed it there, this panel completes it. */
export function FinishInBrowser(props: {
  readonly connecting: ReturnType<typeof useConnect>;
  readonly vendor: Vendor;
}): ReactNode {
  const { data } = props.connecting;
  return data && "attemptId" in data ? <Finishing key={data.attemptId} {...data} vendor={props.vendor} /> : null;
}

function Finishing({ vendor, attemptId }: { readonly vendor: Vendor; readonly attemptId: string }): ReactNode {
  const say = useAccountWords();
  const { client } = useSurface();
  const queries = useQueryClient();
  // What completing announces asks again before its own answer is here: both get that answer.
  const running = useRef<Promise<"waiting" | "done">>(undefined);
  const finishOnce = async (): Promise<"waiting" | "done"> => {
    const state = await finish(client, vendor, attemptId);
    if (state === "waiting") running.current = undefined;
    return state;
  };
  const finishing = useQuery({
    // The live stream refetches what begins with "me" when it hears that the person has confirmed.
    queryKey: ["me", "finishing", attemptId],
    queryFn: () => (running.current ??= finishOnce()),
    refetchInterval: usePolling(),
    enabled: ({ state }) => state.data !== "done" && state.status !== "error",
    retry: false,
    gcTime: 0,
  });
  const isDone = finishing.data === "done";
  useEffect(() => {
    if (!isDone) return;
    void queries.invalidateQueries({ queryKey: ["me"], exact: true });
    void queries.invalidateQueries({ queryKey: ["slots"] });
  }, [isDone, queries]);
  if (finishing.error) return <ConnectFailed error={finishing.error} vendor={vendor} />;
  if (isDone) return null;
  return (
    <div className="row" role="status">
      <p>{say("linkFinish")}</p>
      <Button onClick={() => void finishing.refetch()}>{say("linkFinished")}</Button>
    </div>
  );
}

async function finish(client: Client, vendor: Vendor, attemptId: string): Promise<"waiting" | "done"> {
  try {
    await client.completeConnection(vendor, { attemptId, confirmed: true });
    return "done";
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.code === "request_in_progress") return "waiting";
    throw error;
  }
}

export function ConnectCard({ vendor, purposes }: ConnectCardProps): ReactNode {
  const { t, me } = useSurface();
  const say = useAccountWords();
  const connecting = useConnect(vendor);
  const isGuest = vendor === "microsoft" && me.guest === true;
  const cannot = useCannotConnect(vendor) || isGuest;
  const [wanted, setWanted] = useState(purposes);
  // A Meet link is part of the appointment, so at Google there is nothing to choose.
  const maychoose = vendor === "microsoft";
  const toggle = (purpose: Purpose, isOn: boolean): void =>
    setWanted(purposes.filter((each) => (each === purpose ? isOn : wanted.includes(each))));
  return (
    <li className="card connection">
      <div className="row spread">
        <h3>{t(vendor)}</h3>
        <span className="pill">{say("notConnected")}</span>
      </div>
      <p className="quiet">{say(purposes.includes("calendar") ? "calendarWhy" : "meetingsWhy")}</p>
      {maychoose && !isGuest && (
        <fieldset className="choices">
          <legend>{say("useFor")}</legend>
          {purposes.map((purpose) => (
            <Checkbox
              key={purpose}
              checked={wanted.includes(purpose)}
              label={useOf(say, vendor, purpose)}
              onChange={(_event, { checked }) => toggle(purpose, checked === true)}
            />
          ))}
          {wanted.length === 0 && <p role="alert">{say("chooseUse")}</p>}
        </fieldset>
      )}
      {connecting.error && <ConnectFailed error={connecting.error} vendor={vendor} />}
      <FinishInBrowser connecting={connecting} vendor={vendor} />
      {cannot ? (
        <p>{isGuest ? say("guestHere") : say("connectElsewhere", { vendor: t(vendor) })}</p>
      ) : (
        <div className="row">
          <Button
            appearance={connecting.data && "attemptId" in connecting.data ? "secondary" : "primary"}
            disabledFocusable={connecting.isPending || wanted.length === 0}
            icon={connecting.isPending ? <Spinner size="tiny" /> : null}
            onClick={() => !connecting.isPending && wanted.length > 0 && connecting.mutate({ purposes: [...wanted] })}
          >
            {say(connecting.isPending ? "connecting" : "connect", { vendor: t(vendor) })}
          </Button>
          <WhatWeAsk />
        </div>
      )}
    </li>
  );
}

/** Before every consent. */
export function WhatWeAsk(): ReactNode {
  const say = useAccountWords();
  return (
    <a href="/help/permissions" target="_blank" rel="noreferrer">
      {say("whatWeAsk")}
    </a>
  );
}

/** Asks once before an account is disconnected: what it concerns, and what should become of sessions ahead. */
import { Button, Radio, RadioGroup, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { DeparturePreview, DisconnectWish } from "#contract/connections.ts";
import type { Connection } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useAccountWords } from "./use-account-words.ts";

interface DisconnectProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

export function Disconnect({ connection, onClose }: DisconnectProps): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => question.current?.focus(), []);
  const [wish, setWish] = useState<DisconnectWish>({ sessions: "keep" });
  const preview = useQuery({
    queryKey: ["departure", connection.id],
    queryFn: () => client.departure(connection.id),
    gcTime: 0,
  });
  const going = useMutation({
    mutationFn: () => client.disconnect(connection.id, wish),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["me"] });
      void queries.invalidateQueries({ queryKey: ["accountsOf"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
      if (wish.sessions === "keep") announce(say("disconnected"));
      onClose();
    },
  });
  return (
    <div className="ask">
      <h4 ref={question} tabIndex={-1}>
        {say("disconnectTitle", { account: connection.accountEmail })}
      </h4>
      {preview.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="3rem" />
        </Bones>
      )}
      {preview.error && <ActionProblem error={preview.error} />}
      {preview.data && <What connection={connection} preview={preview.data} wish={wish} onWish={setWish} />}
      {going.error && <ActionProblem error={going.error} />}
      <div className="row">
        <Button
          className="danger"
          appearance="primary"
          disabledFocusable={going.isPending || preview.isPending}
          icon={going.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !going.isPending && !preview.isPending && going.mutate()}
        >
          {say(going.isPending ? "disconnecting" : "disconnectNow")}
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          {t("keep")}
        </Button>
      </div>
    </div>
  );
}

interface WhatProps {
  readonly connection: Connection;
  readonly preview: DeparturePreview;
  readonly wish: DisconnectWish;
  readonly onWish: (wish: DisconnectWish) => void;
}

function What({ connection, preview, wish, onWish }: WhatProps): ReactNode {
  const { t } = useSurface();
  const say = useAccountWords();
  const { vendor, status } = connection;
  const named = { vendor: t(vendor) };
  if (preview.sessionsAhead === 0)
    return <p>{say(vendor === "microsoft" ? "noneAheadMicrosoft" : "noneAhead", named)}</p>;
  const canReach = status === "connected";
  const title = say("sessionsAhead", { n: preview.sessionsAhead });
  return (
    <>
      <p>{title}</p>
      <RadioGroup
        aria-label={title}
        value={wish.meets ?? wish.sessions ?? "keep"}
        onChange={(_event, { value }) => onWish(wishOf(value))}
      >
        <Radio value="keep" label={<Choice what={say("keepLinks")} hint={say("keepLinksHint", named)} />} />
        {canReach && (
          <Radio value="remove" label={<Choice what={say("removeFirst")} hint={say("removeFirstHint")} />} />
        )}
        {canReach &&
          preview.handOverTo.map((to) => (
            <Radio
              key={to.connectionId}
              value={to.meets}
              label={
                <Choice
                  what={say("handOver", { account: `${t(to.vendor)} (${to.accountEmail})` })}
                  hint={say("handOverHint")}
                />
              }
            />
          ))}
      </RadioGroup>
      <p className="quiet">{say(canReach ? "afterwards" : "cannotReach")}</p>
    </>
  );
}

function wishOf(value: string): DisconnectWish {
  if (value === "keep" || value === "remove") return { sessions: value };
  const meets = (["teams", "zoom", "meet"] as const).find((each) => each === value);
  return meets === undefined ? { sessions: "keep" } : { sessions: "hand_over", meets };
}

const Choice = (props: { readonly what: string; readonly hint: string }): ReactNode => (
  <>
    {props.what}
    <span className="quiet choice-hint">{props.hint}</span>
  </>
);

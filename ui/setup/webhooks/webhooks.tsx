/** An organisation's own systems that hear of its sessions: which, how each goes, and adding and ending them. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Webhook } from "#contract/webhooks.ts";
import { shortWhen } from "../../format/when.ts";
import { ProblemScreen } from "../../problem-screen.tsx";
import { Bone, Bones, Notice } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { AddWebhook } from "./add-webhook.tsx";
import { hostOf, useRemoveWebhook, useWebhooks, useWebhookWords } from "./use-webhooks.ts";
import { eventKinds } from "./event-kinds.ts";

export function Webhooks(): ReactNode {
  const { t, client, host } = useSurface();
  const say = useWebhookWords();
  const webhooks = useWebhooks();
  return (
    <section className="part ask">
      <h2>{say("title")}</h2>
      <p className="quiet">{say("intro")}</p>
      {webhooks.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="4rem" />
        </Bones>
      )}
      {webhooks.isError && (
        <ProblemScreen
          error={webhooks.error}
          t={t}
          clientName={host.clientName}
          now={client.now()}
          place="part"
          onRetry={() => void webhooks.refetch()}
        />
      )}
      {webhooks.data?.length === 0 && <p className="quiet">{say("empty")}</p>}
      {webhooks.data && webhooks.data.length > 0 && (
        <ul className="cards">
          {webhooks.data.map((webhook) => (
            <WebhookCard key={webhook.id} webhook={webhook} />
          ))}
        </ul>
      )}
      {webhooks.data && <AddWebhook />}
    </section>
  );
}

const looks: Readonly<Record<Webhook["status"], string>> = { active: "done", failing: "broken", disabled: "broken" };

function WebhookCard({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const say = useWebhookWords();
  const { url, status, kinds, lastDeliveredAt } = webhook;
  const isFresh = status === "active" && lastDeliveredAt === undefined;
  const viewer = useViewer();
  const told = kinds.map((kind) => say(kind)).join(", ");
  return (
    <li className="card slim">
      <div className="row spread">
        <h3>{hostOf(url)}</h3>
        <span className={`pill ${isFresh ? "" : looks[status]}`}>{say(isFresh ? "fresh" : status)}</span>
      </div>
      <p className="quiet">{url}</p>
      <p>{kinds.length === eventKinds.length ? say("everything") : say("toldOf", { kinds: told })}</p>
      <Trouble webhook={webhook} />
      {lastDeliveredAt !== undefined && (
        <p className="quiet">{say("lastTold", { when: shortWhen(lastDeliveredAt, viewer) })}</p>
      )}
      <Remove webhook={webhook} />
    </li>
  );
}

function Trouble({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const say = useWebhookWords();
  const viewer = useViewer();
  const { status, problem = say("reasonUnknown"), disabledAt = webhook.createdAt } = webhook;
  if (status === "active") return null;
  if (status === "failing") return <Notice tone="warn">{say("failingWhat", { problem })}</Notice>;
  return (
    <Notice tone="bad">
      <p>{say("endedWhat", { problem, when: shortWhen(disabledAt, viewer) })}</p>
      <p>{say("endedNext")}</p>
    </Notice>
  );
}

function Remove({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const say = useWebhookWords();
  const [asks, setAsks] = useState(false);
  const remove = useRemoveWebhook(webhook.id);
  const host = hostOf(webhook.url);
  return (
    <>
      <div className="row">
        {asks ? (
          <>
            <span>{say("removeSure", { host })}</span>
            <Button
              className="danger"
              size="small"
              disabledFocusable={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {say("removeYes")}
            </Button>
            <Button size="small" onClick={() => setAsks(false)}>
              {say("cancel")}
            </Button>
          </>
        ) : (
          <Button size="small" aria-label={say("removeNamed", { host })} onClick={() => setAsks(true)}>
            {say("remove")}
          </Button>
        )}
      </div>
      {remove.error && <AdministrationProblem error={remove.error} />}
    </>
  );
}

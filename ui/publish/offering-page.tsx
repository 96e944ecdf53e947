/** One offering: the link to invite people with, its dates, its rules in one sentence, and how it ends. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { ActionProblem } from "../action-problem.tsx";
import { placeWords } from "../book/offering-summary.tsx";
import { useCatalogue } from "../catalogue.ts";
import { lengthWords } from "../format/lengths.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { PublishDates } from "./publish-dates.tsx";
import { publishWords } from "./publish-words.ts";
import { rulesSentence } from "./rules-sentence.ts";

const RulesForm = lazy(async () => ({ default: (await import("./rules-form.tsx")).RulesForm }));

interface PageProps {
  readonly offering: Offering;
  readonly arrived: "made" | "opened";
}

export function OfferingPage({ offering, arrived }: PageProps): ReactNode {
  const { t } = useSurface();
  const { locale } = useViewer();
  const say = useCatalogue(publishWords);
  const { go } = useNavigation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const { name, kind } = offering;
  const title = arrived === "opened" ? name : say(kind === "group" ? "done" : "doneSingle", { name });
  return (
    <div className="stack offering">
      <div>
        <h2 tabIndex={-1} ref={heading}>
          {title}
        </h2>
        <p className="quiet">
          {lengthWords(offering.durationMinutes, locale)} · {offering.location ?? placeWords(t, offering)} ·{" "}
          {kind === "group" ? say("classOf", { n: offering.capacity }) : say("kindSingle")}
        </p>
      </div>
      {offering.publicUrl !== undefined && <PageLink url={offering.publicUrl} />}
      {offering.dates === "published" && <PublishDates offering={offering} />}
      {offering.dates === "open" && (
        <p>
          {say("withinHours")}{" "}
          <Button className="inline" appearance="transparent" onClick={() => go({ screen: "teach", section: "hours" })}>
            {say("seeHours")}
          </Button>
        </p>
      )}
      <Rules offering={offering} />
      <div className="row">
        {arrived === "made" && (
          <Button onClick={() => go({ screen: "teach", section: "offerings" })}>{say("allOfferings")}</Button>
        )}
        <EndOffering offering={offering} />
      </div>
    </div>
  );
}

function PageLink({ url }: { readonly url: string }): ReactNode {
  const { host } = useSurface();
  const say = useCatalogue(publishWords);
  const [isCopied, setIsCopied] = useState(false);
  return (
    <section className="card">
      <p>{say("link")}</p>
      <p className="row">
        <a href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      </p>
      <div className="row">
        <Button
          // Where the clipboard is closed to us, the address above can be selected by hand.
          onClick={() =>
            void navigator.clipboard.writeText(url).then(
              () => setIsCopied(true),
              () => undefined,
            )
          }
        >
          <span aria-live="polite">{say(isCopied ? "copied" : "copy")}</span>
        </Button>
        <Button onClick={() => void host.openLink(url)}>{say("open")}</Button>
      </div>
    </section>
  );
}

function Rules({ offering }: { readonly offering: Offering }): ReactNode {
  const { t } = useSurface();
  const { locale } = useViewer();
  const say = useCatalogue(publishWords);
  const [state, setState] = useState<"closed" | "open" | "saved">("closed");
  return (
    <section className="part">
      <h2>{say("rules")}</h2>
      <p>{rulesSentence(offering, say, locale)}</p>
      {state === "saved" && <Notice tone="good" role="status" title={say("rulesSaved")} />}
      {state === "open" ? (
        <Suspense
          fallback={
            <Bones label={t("loading")}>
              <Bone width="100%" height="12rem" />
            </Bones>
          }
        >
          <RulesForm offering={offering} onSaved={() => setState("saved")} onClose={() => setState("closed")} />
        </Suspense>
      ) : (
        <Button onClick={() => setState("open")}>{say("moreRules")}</Button>
      )}
    </section>
  );
}

function EndOffering({ offering }: { readonly offering: Offering }): ReactNode {
  const { client } = useSurface();
  const say = useCatalogue(publishWords);
  const { go } = useNavigation();
  const queries = useQueryClient();
  const [asks, setAsks] = useState<"end">();
  const ending = useMutation({
    mutationFn: () =>
      client.calls.send(`/api/v1/offerings/${offering.id}`, {
        method: "DELETE",
        action: { idempotencyKey: crypto.randomUUID(), version: offering.version },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["offerings"] });
      go({ screen: "teach", section: "offerings" });
    },
  });
  if (asks === undefined)
    return (
      <Button appearance="subtle" onClick={() => setAsks("end")}>
        {say("end")}
      </Button>
    );
  return (
    <section className="card ask">
      <p>{say("endHint", { name: offering.name })}</p>
      {ending.error && <ActionProblem error={ending.error} />}
      <div className="row">
        <Button
          appearance="primary"
          className="danger"
          disabledFocusable={ending.isPending}
          onClick={() => !ending.isPending && ending.mutate()}
        >
          {say("endNow")}
        </Button>
        <Button autoFocus onClick={() => setAsks(undefined)}>
          {say("endNot")}
        </Button>
      </div>
    </section>
  );
}

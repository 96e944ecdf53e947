/** What is broken and what waits for somebody, for administrators and support: each with what to do next. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HealthReport } from "#contract/health.ts";
import { ActionProblem } from "../action-problem.tsx";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { shortWhen } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SectionTitle } from "./section-title.tsx";
import { english } from "./health-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./health-words.de.ts")).german,
};

export function HealthSection(): ReactNode {
  const { t, client, host } = useSurface();
  const say = useCatalogue(words);
  const report = useQuery({ queryKey: ["health"], queryFn: () => client.health(), refetchInterval: 30_000 });
  return (
    <section className="part">
      <SectionTitle>{say("title")}</SectionTitle>
      {report.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="6rem" />
        </Bones>
      )}
      {report.isError && (
        <ProblemScreen
          error={report.error}
          t={t}
          clientName={host.clientName}
          now={client.now()}
          place="part"
          onRetry={() => void report.refetch()}
        />
      )}
      {report.data && <Findings report={report.data} />}
    </section>
  );
}

interface ReportProps {
  readonly report: HealthReport;
}

function Findings({ report }: ReportProps): ReactNode {
  const say = useCatalogue(words);
  const open = report.incidents.filter(({ healedAt }) => healedAt === undefined);
  const { connections, sessions, watches, notices, deadJobs, webhooks = [] } = report;
  const isWell = [open, connections, sessions, watches, notices, deadJobs, webhooks].every(
    ({ length }) => length === 0,
  );
  return (
    <div className="findings">
      {isWell && <Notice tone="good">{say("good")}</Notice>}
      <Broken report={report} />
      <Part title={say("late")} isShown={sessions.length > 0}>
        {sessions.map((session) => (
          <LateSession key={session.id} session={session} />
        ))}
      </Part>
      <Part title={say("slow")} isShown={watches.length > 0}>
        {watches.map(({ connectionId, personName, state }) => (
          <li key={connectionId}>{say(`slow_${state}`, { name: personName })}</li>
        ))}
      </Part>
      <Unheard report={report} />
      <Untold report={report} />
      <GivenUp report={report} />
      <Mended report={report} />
    </div>
  );
}

/** An incident about an account is told with the account. */
function Broken({ report }: ReportProps): ReactNode {
  const { t } = useSurface();
  const say = useCatalogue(words);
  const viewer = useViewer();
  const open = report.incidents.filter(({ healedAt, accountName }) => healedAt === undefined && !accountName);
  return (
    <Part title={say("broken")} isShown={open.length + report.connections.length > 0}>
      {report.connections.map(({ id, vendor, personName, problem, since }) => (
        <li key={id} className="card">
          <p className="card-title">
            {personName} · {t(vendor)}
          </p>
          <p>{problem}</p>
          {since !== undefined && <p className="quiet">{say("since", { when: shortWhen(since, viewer) })}</p>}
        </li>
      ))}
      {open.map(({ id, vendor, what, openedAt, failures }) => (
        <li key={id} className="card">
          <p className="card-title">{t(vendor)}</p>
          <p>{what}</p>
          <p className="quiet">
            {say("since", { when: shortWhen(openedAt, viewer) })} · {say("failures", { n: failures })}
          </p>
        </li>
      ))}
    </Part>
  );
}

function LateSession({ session }: { readonly session: HealthReport["sessions"][number] }): ReactNode {
  const say = useCatalogue(words);
  const viewer = useViewer();
  const { id, reference, offeringName, startsAt, problems, nextAttemptAt } = session;
  return (
    <li className="card">
      <p className="card-title">
        {offeringName}, {shortWhen(startsAt, viewer)}
      </p>
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <p className="quiet">{say("next", { when: shortWhen(nextAttemptAt, viewer) })}</p>
      <div className="row">
        <Retry sessionId={id} />
        <OpenSession id={id} reference={reference} />
      </div>
    </li>
  );
}

function Retry({ sessionId }: { readonly sessionId: string }): ReactNode {
  const { client } = useSurface();
  const say = useCatalogue(words);
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: () => client.retrySession(sessionId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["health"] }),
  });
  return (
    <>
      <Button disabledFocusable={retry.isPending} onClick={() => !retry.isPending && retry.mutate()}>
        {say("retry")}
      </Button>
      {retry.isSuccess && (
        <span className="quiet" role="status">
          {say("retried")}
        </span>
      )}
      {retry.error && <ActionProblem error={retry.error} />}
    </>
  );
}

function OpenSession({ id, reference }: { readonly id: string; readonly reference: string }): ReactNode {
  const say = useCatalogue(words);
  const { go } = useNavigation();
  return (
    <Button appearance="subtle" onClick={() => go({ screen: "session", id })}>
      {say("open", { reference })}
    </Button>
  );
}

/** The organisation's own systems that are told of sessions and do not take it. */
function Unheard({ report: { webhooks = [] } }: ReportProps): ReactNode {
  const { me } = useSurface();
  const { go } = useNavigation();
  const say = useCatalogue(words);
  const viewer = useViewer();
  return (
    <Part title={say("unheard")} isShown={webhooks.length > 0}>
      {webhooks.map(({ id, host, state, problem, since }) => (
        <li key={id} className="card">
          <p className="card-title">{host}</p>
          {problem !== undefined && <p>{problem}</p>}
          <p>{say(`unheard_${state}`, { when: shortWhen(since, viewer) })}</p>
          {me.roles.includes("administrator") && (
            <div className="row">
              <Button onClick={() => go({ screen: "setup", section: "organisation" })}>{say("unheardOpen")}</Button>
            </div>
          )}
        </li>
      ))}
    </Part>
  );
}

function Untold({ report: { notices } }: ReportProps): ReactNode {
  const say = useCatalogue(words);
  const viewer = useViewer();
  return (
    <Part title={say("untold")} isShown={notices.length > 0}>
      {notices.map(({ sessionId, reference, to, at }) => (
        <li key={`${sessionId} ${to} ${at}`} className="row">
          <span>
            {say("untoldWho", { to, reference })} <span className="quiet">{shortWhen(at, viewer)}</span>
          </span>
          <OpenSession id={sessionId} reference={reference} />
        </li>
      ))}
    </Part>
  );
}

function GivenUp({ report: { deadJobs } }: ReportProps): ReactNode {
  const say = useCatalogue(words);
  const viewer = useViewer();
  return (
    <Part title={say("givenUp")} isShown={deadJobs.length > 0} hint={say("givenUpHint")}>
      {deadJobs.map(({ name, sessionId, at }) => (
        <li key={`${name} ${sessionId ?? ""} ${at}`} className="row">
          <span>
            {name} <span className="quiet">{shortWhen(at, viewer)}</span>
          </span>
          {sessionId !== undefined && <Retry sessionId={sessionId} />}
        </li>
      ))}
    </Part>
  );
}

function Mended({ report: { drift } }: ReportProps): ReactNode {
  const say = useCatalogue(words);
  const viewer = useViewer();
  return (
    <Part title={say("mended")} isShown={drift.length > 0}>
      {drift.slice(0, 10).map(({ at, what, reference }) => (
        <li key={`${at} ${what} ${reference ?? ""}`}>
          {what}
          <span className="quiet"> {[reference, shortWhen(at, viewer)].filter(Boolean).join(" · ")}</span>
        </li>
      ))}
    </Part>
  );
}

interface PartProps {
  readonly title: string;
  readonly isShown: boolean;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Part({ title, isShown, hint, children }: PartProps): ReactNode {
  if (!isShown) return null;
  return (
    <section>
      <h3>{title}</h3>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      <ul className="cards">{children}</ul>
    </section>
  );
}

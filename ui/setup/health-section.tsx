/** What is broken and what waits for somebody, for administrators and support: each with what to do next. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HealthReport } from "#contract/health.ts";
import { ActionProblem } from "../action-problem.tsx";
import { shortWhen } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";

export function HealthSection(): ReactNode {
  const { t, client, host } = useSurface();
  const report = useQuery({ queryKey: ["health"], queryFn: () => client.health(), refetchInterval: 30_000 });
  return (
    <section className="part">
      <h2>{t("healthTitle")}</h2>
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

function Findings({ report }: { readonly report: HealthReport }): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const open = report.incidents.filter(({ healedAt }) => healedAt === undefined);
  const isWell = open.length + report.connections.length + report.sessions.length === 0;
  return (
    <>
      {isWell && <Notice tone="good">{t("healthGood")}</Notice>}
      <Part title={t("healthBroken")} isShown={open.length + report.connections.length > 0}>
        {report.connections.map(({ id, personName, problem, since }) => (
          <li key={id} className="card">
            <p className="card-title">{personName}</p>
            <p>{problem}</p>
            {since !== undefined && <p className="quiet">{t("healthSince", { when: shortWhen(since, viewer) })}</p>}
          </li>
        ))}
        {open
          .filter(({ accountName }) => accountName === undefined)
          .map(({ id, what, openedAt }) => (
            <li key={id} className="card">
              <p>{what}</p>
              <p className="quiet">{t("healthSince", { when: shortWhen(openedAt, viewer) })}</p>
            </li>
          ))}
      </Part>
      <Part title={t("healthLate")} isShown={report.sessions.length > 0}>
        {report.sessions.map((session) => (
          <LateSession key={session.id} session={session} />
        ))}
      </Part>
      <Part title={t("healthMended")} isShown={report.drift.length > 0}>
        {report.drift.slice(0, 10).map(({ at, what, reference }) => (
          <li key={`${at} ${what} ${reference ?? ""}`}>
            {what}
            <span className="quiet"> {[reference, shortWhen(at, viewer)].filter(Boolean).join(" · ")}</span>
          </li>
        ))}
      </Part>
    </>
  );
}

function Part(props: { readonly title: string; readonly isShown: boolean; readonly children: ReactNode }): ReactNode {
  if (!props.isShown) return null;
  return (
    <>
      <h3>{props.title}</h3>
      <ul className="cards">{props.children}</ul>
    </>
  );
}

function LateSession({ session }: { readonly session: HealthReport["sessions"][number] }): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const { go } = useNavigation();
  const queries = useQueryClient();
  const { id, reference, problems, nextAttemptAt } = session;
  const retry = useMutation({
    mutationFn: () => client.retrySession(id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["health"] }),
  });
  return (
    <li className="card">
      <p className="card-title">
        <Button appearance="transparent" onClick={() => go({ screen: "session", id })}>
          {reference}
        </Button>
      </p>
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      <p className="quiet">{t("healthNext", { when: shortWhen(nextAttemptAt, viewer) })}</p>
      <Button disabledFocusable={retry.isPending} onClick={() => retry.mutate()}>
        {t("healthRetry")}
      </Button>
      {retry.error && <ActionProblem error={retry.error} />}
    </li>
  );
}

/** Other times that one side asked the other for: open ones to decide about, decided ones as one line each. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Proposal, Session } from "#contract/sessions.ts";
import { shortDay, timeRange } from "../format/when.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { ActionFailed } from "./action-failed.tsx";
import { useDecideProposal } from "./answer-queries.ts";
import type { Decision } from "./answer-queries.ts";

export function Proposals({ session }: { readonly session: Session }): ReactNode {
  const { t } = useSurface();
  if (session.proposals.length === 0) return null;
  const newestFirst = [...session.proposals].sort((one, other) => other.createdAt.localeCompare(one.createdAt));
  return (
    <section className="part proposals" aria-labelledby="proposals-title" aria-live="polite">
      <h2 id="proposals-title">{t("proposals")}</h2>
      <ul className="cards">
        {newestFirst.map((proposal) => (
          <OneProposal key={proposal.id} session={session} proposal={proposal} />
        ))}
      </ul>
    </section>
  );
}

interface OneProps {
  readonly session: Session;
  readonly proposal: Proposal;
}

function OneProposal({ session, proposal }: OneProps): ReactNode {
  const { t, me } = useSurface();
  const viewer = useViewer();
  const { startsAt, endsAt, state, message } = proposal;
  const who = proposal.byId === me.id ? t("proposedByYou") : t("proposedBy", { name: proposal.by });
  const time = `${shortDay(startsAt, viewer)}, ${timeRange(startsAt, endsAt, viewer)}`;
  if (state !== "open") {
    return (
      <li className="quiet">
        {who} {time} · {t(`proposal_${state}`)}
      </li>
    );
  }
  const now = `${shortDay(session.startsAt, viewer)}, ${timeRange(session.startsAt, session.endsAt, viewer)}`;
  return (
    <li className="card">
      <span>{who}</span>
      <strong>{time}</strong>
      <span className="quiet">{t("insteadOf", { time: now })}</span>
      {message !== undefined && <p className="pre">{message}</p>}
      <Deciding session={session} proposal={proposal} />
    </li>
  );
}

function Deciding({ session, proposal }: OneProps): ReactNode {
  const { t } = useSurface();
  const deciding = useDecideProposal(session);
  const { may, id: proposalId } = proposal;
  const decide = (decision: Omit<Decision, "proposalId">): void => {
    if (!deciding.isPending) deciding.mutate({ proposalId, ...decision });
  };
  const insistOn = overridableCode(deciding.error);
  return (
    <>
      {deciding.error && <ActionFailed error={deciding.error} session={session} />}
      <div className="row">
        {may.decide && (
          <>
            <Button
              appearance="primary"
              disabledFocusable={deciding.isPending}
              onClick={() => decide({ as: "accept" })}
            >
              {t("acceptProposal")}
            </Button>
            {insistOn !== undefined && (
              <Button onClick={() => decide({ as: "accept", override: [insistOn] })}>{t("anyway")}</Button>
            )}
            <Button disabledFocusable={deciding.isPending} onClick={() => decide({ as: "decline" })}>
              {t("declineProposal")}
            </Button>
          </>
        )}
        {may.withdraw && (
          <Button disabledFocusable={deciding.isPending} onClick={() => decide({ as: "withdraw" })}>
            {t("withdrawProposal")}
          </Button>
        )}
      </div>
    </>
  );
}

/** The rule this caller may set aside by saying so. */
const overridableCode = (error: Error | null): string | undefined =>
  error instanceof ApiProblem && error.problem.overridable === true ? error.problem.code : undefined;

/** What the last look at people's accounts came to, or how far it is: live, with each cause and what mends it. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { InaccessiblePerson, Integration, IntegrationTest } from "#contract/integrations.ts";
import { ActionProblem } from "../../action-problem.tsx";
import { EmailAddress } from "../../email-address.tsx";
import { shortWhen } from "../../format/when.ts";
import { Notice } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { useIntegrationAct, useIntegrationCalls, useIntegrationWords } from "./use-integrations.ts";

interface ResultProps {
  readonly integration: Integration;
  /** `figures`: everybody is listed elsewhere on the page. */
  readonly show?: "people" | "figures";
}

export function TestResult({ integration, show = "people" }: ResultProps): ReactNode {
  const say = useIntegrationWords();
  const { lastTest, mustNotRead } = integration;
  if (!lastTest) return <p className="quiet">{say("testNone")}</p>;
  const { accessible, inaccessible, inaccessibleCount, spreading, proof } = lastTest;
  return (
    <>
      <Progress test={lastTest} />
      {/* Above what comes one by one, which would push it out of sight. */}
      <Steering integration={integration} test={lastTest} />
      <p>{say("accessible", { n: accessible })}</p>
      {spreading > 0 && <p>{say("spreading", { n: spreading })}</p>}
      {proof !== undefined && mustNotRead !== undefined && (
        <Notice tone={proof === "refused" ? "good" : "warn"}>{say(`proof_${proof}`, { address: mustNotRead })}</Notice>
      )}
      {inaccessibleCount > 0 && show === "people" && (
        <>
          <p>{say("inaccessible", { n: inaccessibleCount })}</p>
          <ul className="cards">
            {inaccessible.map((person) => (
              <li key={person.personId} className="card">
                <Inaccessible person={person} vendor={integration.vendor} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Progress({ test }: { readonly test: IntegrationTest }): ReactNode {
  const say = useIntegrationWords();
  const viewer = useViewer();
  const { state, people, checked, total, finishedAt } = test;
  const word =
    state === "running"
      ? people === "all"
        ? "testRunningAll"
        : "testRunningSample"
      : state === "paused"
        ? "testPaused"
        : "testDone";
  return (
    <div role="status">
      <p>{say(word, { when: finishedAt === undefined ? "" : shortWhen(finishedAt, viewer) })}</p>
      {state !== "done" && (
        <>
          <progress aria-label={say("testTitle")} max={Math.max(1, total)} value={checked} />
          <p className="quiet">{say("testProgress", { checked, total })}</p>
        </>
      )}
    </div>
  );
}

/** One person with the cause in plain words, and what mends it. */
export function Inaccessible(props: {
  readonly person: Omit<InaccessiblePerson, "code">;
  readonly vendor: Integration["vendor"];
}): ReactNode {
  const { t } = useSurface();
  const say = useIntegrationWords();
  const { name, email, detail, fix, vendorCode } = props.person;
  return (
    <>
      <p className="card-title">{name}</p>
      <p className="quiet">
        <EmailAddress>{email}</EmailAddress>
      </p>
      <p>{detail}</p>
      <p>
        <strong>{say("fix")}:</strong> {fix}
      </p>
      {vendorCode !== undefined && (
        <p className="quiet">{say("vendorSays", { vendor: t(props.vendor), code: vendorCode })}</p>
      )}
    </>
  );
}

function Steering(props: { readonly integration: Integration; readonly test: IntegrationTest }): ReactNode {
  const calls = useIntegrationCalls();
  const say = useIntegrationWords();
  const { vendor } = props.integration;
  const { id, state } = props.test;
  const again = useIntegrationAct((people: "all" | "sample") => calls.test(vendor, { people }));
  const steer = useIntegrationAct((act: "pause" | "resume") => calls.steerTest(vendor, id, act));
  const error = again.error ?? steer.error;
  const isOver = state === "done" || state === "stopped";
  const act = state === "paused" ? "resume" : "pause";
  const press = (): void => (isOver ? again.mutate("all") : steer.mutate(act));
  return (
    <>
      <div className="row">
        {/* One button: who has the focus on it keeps it when the test goes on. */}
        <Button disabledFocusable={again.isPending} onClick={press}>
          {say(isOver ? "testAgain" : act)}
        </Button>
      </div>
      {error && <ActionProblem error={error} />}
    </>
  );
}

/** Whose account it is, since when, what for, and how the last test went. */
import type { ReactNode } from "react";
import type { Connection } from "#contract/people.ts";
import { EmailAddress } from "../email-address.tsx";
import { Notice } from "../screen.tsx";
import { useViewer } from "../surface-context.tsx";
import { fullDate, shortWhen } from "../format/when.ts";
import { shortUseOf, useAccountWords, useOf } from "./use-account-words.ts";

export function Facts({ connection }: { readonly connection: Connection }): ReactNode {
  const say = useAccountWords();
  const viewer = useViewer();
  const { vendor, accountName, accountEmail, connectedAt, purposes, method, lastTest } = connection;
  return (
    <>
      <dl className="facts-list">
        <dt>{say("name")}</dt>
        <dd>{accountName}</dd>
        <dt>{say("email")}</dt>
        <dd>
          <EmailAddress>{accountEmail}</EmailAddress>
        </dd>
        <dt>{say("since")}</dt>
        <dd>{fullDate(connectedAt, viewer)}</dd>
        <dt>{say("usedFor")}</dt>
        <dd>
          {purposes.map((purpose) => (
            <div key={purpose}>{useOf(say, vendor, purpose)}</div>
          ))}
        </dd>
      </dl>
      {method === "app_only" && <p className="quiet">{say("byOrganisation")}</p>}
      {lastTest === undefined ? (
        <p className="quiet">{say("neverTested")}</p>
      ) : (
        <Notice tone={lastTest.passed ? "good" : "warn"} role="status">
          <p>{say(lastTest.passed ? "testPassed" : "testFailed", { when: shortWhen(lastTest.at, viewer) })}</p>
          {lastTest.results
            .filter(({ passed }) => !passed)
            .map((result) => (
              <p key={result.purpose}>
                {say("testFailedFor", { use: shortUseOf(say, vendor, result.purpose), problem: result.problem ?? "" })}
              </p>
            ))}
        </Notice>
      )}
    </>
  );
}

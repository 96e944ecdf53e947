/** Where, the note, who comes, who was told, what happened, and the reference. */
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { shortWhen } from "../format/when.ts";
import { Roster } from "./roster.tsx";
import { WhoWasTold } from "./who-was-told.tsx";
import { placeOf } from "./session-facts.ts";

export function SessionDetails({ session }: { readonly session: Session }): ReactNode {
  const { t } = useSurface();
  const place = placeOf(session);
  return (
    <>
      <section className="part" aria-label={t("details")}>
        <dl className="facts-list">
          <dt>{t("where")}</dt>
          <dd>{"text" in place ? place.text : t(place.key)}</dd>
          {session.note !== undefined && session.note !== "" && (
            <>
              <dt>{t("noteLabel")}</dt>
              <dd className="pre">{session.note}</dd>
            </>
          )}
          {session.calendar.state !== "none" && session.calendar.organizer !== undefined && (
            <>
              <dt>{t("organizedBy")}</dt>
              <dd>
                {session.calendar.organizer}
                {session.calendar.organizerBecause !== undefined && (
                  <span className="quiet"> {t(`organizer_${session.calendar.organizerBecause}`)}</span>
                )}
              </dd>
            </>
          )}
          <dt>{t("reference")}</dt>
          <dd className="reference">{session.reference}</dd>
        </dl>
      </section>
      <Roster session={session} />
      <WhoWasTold session={session} />
      <WhatHappened session={session} />
    </>
  );
}

function WhatHappened({ session }: { readonly session: Session }): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  if (session.changes.length === 0) return null;
  const newestFirst = [...session.changes].sort((one, other) => other.at.localeCompare(one.at));
  return (
    <section className="part">
      <h2>{t("whatHappened")}</h2>
      <ol className="changes">
        {newestFirst.map((change, index) => (
          <li key={`${change.at} ${index}`}>
            <span>{change.what}</span>
            <span className="quiet">
              {change.source === "system" ? t("appName") : `${change.by} ${t(`from_${change.source}`)}`} ·{" "}
              <time dateTime={change.at}>{shortWhen(change.at, viewer)}</time>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

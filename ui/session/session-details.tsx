/** Where, the note, who comes, who was told, what happened, and the reference. */
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { shortWhen } from "../format/when.ts";
import { AnswerGiven } from "./answer-given.tsx";
import { WhoWasTold } from "./who-was-told.tsx";
import { initials, placeOf, seatsShown } from "./session-facts.ts";

const GiveSeat = lazy(async () => ({ default: (await import("./give-seat.tsx")).GiveSeat }));

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

function Roster({ session }: { readonly session: Session }): ReactNode {
  const { t, me } = useSurface();
  const nameOf = (name: string, id: string | undefined): string => (id === me.id ? `${name} (${t("you")})` : name);
  return (
    <section className="part">
      <h2>{t("roster")}</h2>
      {session.kind === "group" && (
        <p className="quiet">{t("seatsTaken", { taken: session.seatsTaken, n: session.capacity })}</p>
      )}
      <ul className="people">
        {session.providerNames.map((name, index) => (
          <Person
            key={session.providerIds[index] ?? name}
            name={nameOf(name, session.providerIds[index])}
            note={t("teaches")}
          />
        ))}
        {seatsShown(session).map((seat) => (
          <Person
            key={seat.id}
            name={nameOf(seat.displayName ?? t("aLearner"), seat.learnerId)}
            note={<AnswerGiven answer={seat.rsvp} />}
          />
        ))}
      </ul>
      {(mayGive(session) || session.invited !== undefined || session.seats.some(isGone)) && (
        <Suspense>
          <GiveSeat session={session} />
        </Suspense>
      )}
    </section>
  );
}

const mayGive = ({ kind, may }: Session): boolean => kind === "group" && may.move;
const isGone = ({ state }: Session["seats"][number]): boolean => state === "cancelled";

const Person = (props: { readonly name: string; readonly note: ReactNode }): ReactNode => (
  <li>
    <span className="initials" aria-hidden="true">
      {initials(props.name.replace(/\(.*\)$/, ""))}
    </span>
    <span>{props.name}</span>
    <span className="quiet">{props.note}</span>
  </li>
);

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

/** Who teaches, who comes, who stands in line, and what staff do with one seat or all of them. */
import { Button } from "@fluentui/react-components";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { shortWhen } from "../format/when.ts";
import { lazy } from "../later.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { AnswerGiven } from "./answer-given.tsx";
import { initials, isStaffOf, seatsShown } from "./session-facts.ts";
import { useSessionWords } from "./use-session-words.ts";

const GiveSeat = lazy(async () => ({ default: (await import("./give-seat.tsx")).GiveSeat }));
const SeatTools = lazy(async () => ({ default: (await import("./seat-tools.tsx")).SeatTools }));
const MergeClass = lazy(async () => ({ default: (await import("./merge-class.tsx")).MergeClass }));

type Seat = Session["seats"][number];

export function Roster({ session }: { readonly session: Session }): ReactNode {
  const { t, me } = useSurface();
  const say = useSessionWords();
  const shown = seatsShown(session);
  const seated = shown.filter(({ state }) => state !== "waitlisted" && state !== "offered");
  const waiting = shown
    .filter(({ state }) => state === "waitlisted" || state === "offered")
    .sort((one, other) => (one.placeInLine ?? 0) - (other.placeInLine ?? 0));
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
        {seated.map((seat) => (
          <SeatRow
            key={seat.id}
            session={session}
            seat={seat}
            name={nameOf(seat.displayName ?? t("aLearner"), seat.learnerId)}
          />
        ))}
      </ul>
      {waiting.length > 0 && (
        <div className="others">
          <h3>{say("line")}</h3>
          <ol className="people">
            {waiting.map((seat) => (
              <SeatRow
                key={seat.id}
                session={session}
                seat={seat}
                name={nameOf(seat.displayName ?? t("aLearner"), seat.learnerId)}
              />
            ))}
          </ol>
        </div>
      )}
      {(mayGive(session) || session.invited !== undefined || session.seats.some(isGone)) && (
        <Suspense>
          <GiveSeat session={session} />
        </Suspense>
      )}
      {isStaffOf(session, me) && session.kind === "group" && session.may.cancel && <Merging session={session} />}
    </section>
  );
}

const mayGive = ({ kind, may, seatsLeft }: Session): boolean => kind === "group" && may.move && seatsLeft > 0;
const isGone = ({ state }: Seat): boolean => state === "cancelled";

const Person = (props: {
  readonly name: string;
  readonly note: ReactNode;
  readonly children?: ReactNode;
}): ReactNode => (
  <li>
    <span className="initials" aria-hidden="true">
      {initials(props.name.replace(/\(.*\)$/, ""))}
    </span>
    <span>{props.name}</span>
    <span className="quiet">{props.note}</span>
    {props.children}
  </li>
);

function SeatRow({
  session,
  seat,
  name,
}: {
  readonly session: Session;
  readonly seat: Seat;
  readonly name: string;
}): ReactNode {
  const { me } = useSurface();
  const say = useSessionWords();
  const [isOpen, setIsOpen] = useState(false);
  const mayTool = isStaffOf(session, me) && session.kind === "group" && session.may.cancel;
  return (
    <Person name={name} note={<SeatNote seat={seat} />}>
      {mayTool && (
        <Button
          className="seat-more"
          size="small"
          appearance="subtle"
          aria-expanded={isOpen}
          aria-label={say("moreOf", { name })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {say("more")}
        </Button>
      )}
      {isOpen && mayTool && (
        <Suspense>
          <SeatTools session={session} seat={seat} name={name} />
        </Suspense>
      )}
    </Person>
  );
}

function SeatNote({ seat }: { readonly seat: Seat }): ReactNode {
  const viewer = useViewer();
  const say = useSessionWords();
  if (seat.state === "attended") return <span className="answer accepted">{say("came")}</span>;
  if (seat.state === "no_show") return <span className="answer declined">{say("missed")}</span>;
  if (seat.state === "offered")
    return seat.offeredUntil === undefined ? null : say("offeredTill", { time: shortWhen(seat.offeredUntil, viewer) });
  if (seat.state === "waitlisted")
    return seat.placeInLine === undefined ? null : say("placeInLine", { n: seat.placeInLine });
  return <AnswerGiven answer={seat.rsvp} />;
}

function Merging({ session }: { readonly session: Session }): ReactNode {
  const say = useSessionWords();
  const [state, setState] = useState<"unopened" | "open" | "closed">("unopened");
  if (state !== "open")
    return (
      <Button className="merge" appearance="subtle" autoFocus={state === "closed"} onClick={() => setState("open")}>
        {say("merge")}
      </Button>
    );
  return (
    <Suspense>
      <MergeClass session={session} onClose={() => setState("closed")} />
    </Suspense>
  );
}

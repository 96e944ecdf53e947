/** What comes next for the same people, and booking it before they leave. */
import { Button, Spinner } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { NextReply, NextStanding, NextTime, NextTimes } from "#contract/next.ts";
import { ApiProblem } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { longDay, shortDay, timeOf, timeRange } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { refusalWords } from "../problem-words.ts";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { WordKey } from "../words.ts";
import { useBookNext, useNextTimes, useRoomWords } from "./use-room.ts";
import type { SayRoom } from "./use-room.ts";

interface NextProps {
  readonly session: Session;
  /** Books for everybody on the roster; others for themselves. */
  readonly isStaff: boolean;
}

export function NextOne({ session, isStaff }: NextProps): ReactNode {
  const { t } = useSurface();
  const say = useRoomWords();
  const times = useNextTimes(session.id);
  const booking = useBookNext(session);
  if (booking.data) return <JustBooked booked={booking.data} isStaff={isStaff} />;
  if (times.isPending) return <NextBones label={t("loading")} />;
  if (times.isError) {
    const isNothing = times.error instanceof ApiProblem && [403, 404].includes(times.error.problem.status);
    return isNothing ? null : (
      <section className="part">
        <h2>{say("next")}</h2>
        <p>{say("nextFailed")}</p>
        <Button onClick={() => void times.refetch()}>{t("retry")}</Button>
      </section>
    );
  }
  const { booked, items } = times.data;
  if (booked) return <BookedAlready booked={booked} />;
  const [first, ...others] = items;
  return (
    <section className="part next-one" aria-labelledby="next-title">
      <h2 id="next-title">{say(first?.sameTime ? "nextSame" : "next")}</h2>
      {first?.sameTime !== true && <WhyNotTheSame times={times.data} />}
      {first ? (
        <Offered session={session} time={first} isStaff={isStaff} booking={booking} />
      ) : (
        <NothingNext session={session} isStaff={isStaff} />
      )}
      {booking.error && <ActionProblem error={booking.error} reference={session.reference} />}
      {others.length > 0 && <OtherTimes times={others} isStaff={isStaff} booking={booking} />}
    </section>
  );
}

interface BookingProps {
  readonly isStaff: boolean;
  readonly booking: ReturnType<typeof useBookNext>;
}

const bookTime = ({ booking }: BookingProps, { startsAt, override }: NextTime): void => {
  if (!booking.isPending) booking.mutate({ startsAt, ...(override.length > 0 ? { override } : {}) });
};

function Offered(props: BookingProps & { readonly session: Session; readonly time: NextTime }): ReactNode {
  const { session, time, isStaff, booking } = props;
  const say = useRoomWords();
  const viewer = useViewer();
  const isBooking = booking.isPending && booking.variables?.startsAt === time.startsAt;
  const isForMany = isStaff && session.kind === "group";
  const word = isForMany ? "bookForClass" : time.override.length > 0 ? "bookAnyway" : "bookIt";
  return (
    <div className="card">
      <p className="when">
        <span>{longDay(time.startsAt, viewer)}</span>
        <strong>{timeRange(time.startsAt, time.endsAt, viewer)}</strong>
      </p>
      {isStaff && <WhoIsFree time={time} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={booking.isPending}
          icon={isBooking ? <Spinner size="tiny" /> : null}
          onClick={() => bookTime(props, time)}
        >
          {say(isBooking ? "bookingNext" : word)}
        </Button>
      </div>
    </div>
  );
}

/** How many are free, and who is not and why. */
function WhoIsFree({ time }: { readonly time: NextTime }): ReactNode {
  const say = useRoomWords();
  const named = (standing: NextStanding): readonly string[] =>
    time.people.filter((each) => each.standing === standing).map(({ displayName }) => displayName);
  const list = (names: readonly string[]): string => names.join(", ");
  const [busy, elsewhere, seated] = [named("busy"), named("elsewhere"), named("booked")];
  return (
    <div className="next-free">
      <p>
        <strong>{sayFree(say, time)}</strong>
      </p>
      {busy.length > 0 && <p>{say(time.of === 1 ? "busyThenOne" : "busyThen", { names: list(busy) })}</p>}
      {elsewhere.length > 0 && <p>{say("elsewhereThen", { names: list(elsewhere) })}</p>}
      {seated.length > 0 && <p>{say("seatedThen", { names: list(seated) })}</p>}
      {time.unknown > 0 && <p className="quiet">{say("unknownSome", { n: time.unknown })}</p>}
      {time.override.some((code) => code !== "learner_busy") && <p>{say("ownRules")}</p>}
    </div>
  );
}

const sayFree = (say: SayRoom, { free, of }: NextTime): string =>
  free === of ? say("freeAll", { n: of }) : say("freeFor", { free, n: of });

function OtherTimes(props: BookingProps & { readonly times: readonly NextTime[] }): ReactNode {
  const { times, isStaff, booking } = props;
  const say = useRoomWords();
  const viewer = useViewer();
  return (
    <section aria-labelledby="other-times">
      <h3 id="other-times">{say("otherTimes")}</h3>
      <ul className="other-times">
        {times.map((time) => (
          <li key={time.startsAt}>
            <Button disabledFocusable={booking.isPending} onClick={() => bookTime(props, time)}>
              {`${shortDay(time.startsAt, viewer)}, ${timeOf(time.startsAt, viewer)}`}
            </Button>
            {isStaff && <span className="quiet">{sayFree(say, time)}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function WhyNotTheSame({ times }: { readonly times: NextTimes }): ReactNode {
  const { t } = useSurface();
  const say = useRoomWords();
  const { sameTimeCode } = times;
  const known: Readonly<Record<string, WordKey>> = refusalWords;
  const word = sameTimeCode === undefined ? undefined : known[sameTimeCode];
  return word === undefined ? null : (
    <p className="quiet">
      {say("sameTimeGone")} {t(word)}
    </p>
  );
}

function NothingNext({ session, isStaff }: NextProps): ReactNode {
  const say = useRoomWords();
  const { go } = useNavigation();
  const isClass = session.kind === "group" && !isStaff;
  return (
    <>
      <p>{say(isClass ? "noDateYet" : "nothingNext")}</p>
      {!isClass && !isStaff && (
        <Button onClick={() => go({ screen: "book", offeringId: session.offeringId })}>{say("lookElsewhere")}</Button>
      )}
    </>
  );
}

function BookedAlready({ booked }: { readonly booked: NonNullable<NextTimes["booked"]> }): ReactNode {
  const say = useRoomWords();
  return (
    <section className="part next-one">
      <h2>{say("nextBooked")}</h2>
      <Opened id={booked.sessionId} startsAt={booked.startsAt} endsAt={booked.endsAt} />
    </section>
  );
}

/** Takes the focus: the button that was pressed is gone. */
function JustBooked({ booked, isStaff }: { readonly booked: NextReply; readonly isStaff: boolean }): ReactNode {
  const say = useRoomWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="part next-one">
      <h2 ref={heading} tabIndex={-1}>
        {say("nextBooked")}
      </h2>
      <Notice tone="good" role="status">
        <p>{isStaff ? say("bookedFor", { n: booked.seatsTaken }) : say("bookedForYou")}</p>
        {booked.leftOut.length > 0 && <p>{say("leftOut", { names: booked.leftOut.join(", ") })}</p>}
      </Notice>
      <Opened id={booked.id} startsAt={booked.startsAt} endsAt={booked.endsAt} />
    </section>
  );
}

function Opened(props: { readonly id: string; readonly startsAt: string; readonly endsAt: string }): ReactNode {
  const { t } = useSurface();
  const say = useRoomWords();
  const viewer = useViewer();
  const { go } = useNavigation();
  const when = `${longDay(props.startsAt, viewer)}, ${timeRange(props.startsAt, props.endsAt, viewer)}`;
  return (
    <div className="row">
      <span className="card-title">{when}</span>
      <Button aria-label={t("open", { name: when })} onClick={() => go({ screen: "session", id: props.id })}>
        {say("openNext")}
      </Button>
    </div>
  );
}

const NextBones = (props: { readonly label: string }): ReactNode => (
  <Bones label={props.label}>
    <section className="part">
      <Bone width="60%" height="1.25rem" />
      <Bone width="100%" height="9.5rem" />
    </section>
  </Bones>
);

/** The roster against the room: who is here, whose the other names are, and noting who came. */
import { Button, Checkbox, Select, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { timeOf } from "../format/when.ts";
import type { Room } from "../host.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { keyOf, matchNames } from "./match-names.ts";
import type { InRoom, Matched, OnRoster, Said } from "./match-names.ts";
import { isNoted, seatsTaken, useIsPast, useNoteAttendance, useRoomWords } from "./use-room.ts";

/** As many people as a name is offered by buttons; from more of them one chooses in a list. */
const mostButtons = 4;

interface WhoProps {
  readonly session: Session;
  /** Absent where no meeting is around. */
  readonly room: Room | undefined;
}

export function WhoIsHere({ session, room }: WhoProps): ReactNode {
  const { t } = useSurface();
  const say = useRoomWords();
  const hasBegun = useIsPast(session.startsAt);
  const hasEnded = useIsPast(session.endsAt);
  const [said, setSaid] = useState<Said>(new Map());
  /** What was ticked or unticked by hand. */
  const [ticked, setTicked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [isChanging, setChanging] = useState(false);
  const roster = seatsTaken(session)
    .map(({ id, displayName }): OnRoster => ({ seatId: id, name: displayName ?? t("aLearner") }))
    .sort((one, other) => one.name.localeCompare(other.name));
  const { seen, strangers } = matchRoom(session, { room, roster, said: new Map([...remembered(session), ...said]) });
  if (roster.length === 0) return null;
  const missing = roster.filter(({ seatId }) => !seen.has(seatId));
  const isOver = room?.state === "ended";
  const isShown = isNoted(session) && !isChanging;
  const hereCount = [...seen.values()].filter(({ isHere }) => isHere).length;
  const stateOf = new Map(seatsTaken(session).map(({ id, state }) => [id, state]));
  const cameOf = (seatId: string): boolean => {
    const noted = stateOf.get(seatId);
    const usual = noted === "booked" ? !isKnown(room) || seen.has(seatId) : noted === "attended";
    return ticked.get(seatId) ?? usual;
  };
  const rows = roster.map(({ seatId, name }): PersonRow => ({
    seatId,
    name,
    note: noteOf(seen.get(seatId), room, name),
    onOther: (other: string) => setSaid(new Map(said).set(keyOf(other), "somebody")),
    ...(hasBegun && !isShown
      ? { came: cameOf(seatId), onTick: (came: boolean) => setTicked(new Map(ticked).set(seatId, came)) }
      : {}),
  }));
  const close = (): void => {
    setChanging(false);
    setTicked(new Map());
  };
  return (
    <section className="part who-is-here">
      <h2>{say(room?.state === "running" ? "whoIsHere" : "whoCame")}</h2>
      {isKnown(room) && !isOver && (
        <p className="quiet" role="status">
          {say("hereCount", { here: hereCount, n: roster.length })}
        </p>
      )}
      {room !== undefined && !isKnown(room) && <p className="quiet">{say("hostOnly")}</p>}
      {isOver && !isNoted(session) && <Notice tone="info" role="alert" title={say("askOver")} />}
      {!room && hasEnded && !isNoted(session) && <Notice tone="info" role="status" title={say("askPast")} />}
      {!isShown &&
        strangers.map((stranger) => (
          <WhoIsIt
            key={stranger.id}
            stranger={stranger}
            missing={missing}
            onSaid={(seatId) => setSaid(new Map(said).set(keyOf(stranger.name), seatId))}
          />
        ))}
      <People rows={rows} isKnown={isKnown(room)} />
      <Attendance
        session={session}
        came={roster.map(({ seatId }) => ({ seatId, came: cameOf(seatId), knownAs: saidOf(said, seatId) }))}
        state={!hasBegun ? "too early" : isShown ? "noted" : "open"}
        onChange={() => setChanging(true)}
        onNoted={close}
      />
    </section>
  );
}

/** What was said in earlier meetings. */
const remembered = (session: Session): Said =>
  new Map(
    seatsTaken(session).flatMap(({ id, knownAs = [] }) => knownAs.map((name): [string, string] => [keyOf(name), id])),
  );

/** Names that were said to be theirs just now. */
const saidOf = (said: Said, seatId: string): readonly string[] =>
  [...said].filter(([, whose]) => whose === seatId).map(([name]) => name);

const isKnown = (room: Room | undefined): boolean => room?.people !== undefined;

/** Who teaches is no stranger. */
function matchRoom(
  session: Session,
  about: { readonly room: Room | undefined; readonly roster: readonly OnRoster[]; readonly said: Said },
): Matched {
  const { room, roster, said } = about;
  const teachers = session.providerNames.map((name) => ({ seatId: `teacher ${name}`, name }));
  const matched = matchNames(room?.people ?? [], [...roster, ...teachers], said);
  const ids = new Set(roster.map(({ seatId }) => seatId));
  return { ...matched, seen: new Map([...matched.seen].filter(([seatId]) => ids.has(seatId))) };
}

type SeenAs = Matched["seen"] extends ReadonlyMap<string, infer Seen> ? Seen : never;
type Note =
  | { readonly word: "here" | "wasHere" | "notSeen" }
  | { readonly word: "hereAs" | "wasHereAs"; readonly as: string }
  | undefined;

/** What is known of somebody; nothing where nobody can know. */
function noteOf(seen: SeenAs | undefined, room: Room | undefined, name: string): Note {
  if (!isKnown(room)) return undefined;
  if (!seen) return { word: "notSeen" };
  const isHere = seen.isHere && room?.state === "running";
  const other = seen.names.find((each) => keyOf(each) !== keyOf(name));
  if (other !== undefined) return { word: isHere ? "hereAs" : "wasHereAs", as: other };
  return { word: isHere ? "here" : "wasHere" };
}

interface PersonRow {
  readonly seatId: string;
  readonly name: string;
  readonly note: Note;
  /** Absent while nothing is ticked. */
  readonly came?: boolean;
  readonly onTick?: (came: boolean) => void;
  /** The name they are seen under is somebody else's. */
  readonly onOther: (name: string) => void;
}

/** A long list keeps those who were seen folded away: what needs an eye is who was not. */
function People({
  rows,
  isKnown: isFolded,
}: {
  readonly rows: readonly PersonRow[];
  readonly isKnown: boolean;
}): ReactNode {
  const say = useRoomWords();
  const [missing, seen] = [rows.filter(isMissing), rows.filter((row) => !isMissing(row))];
  if (!isFolded || rows.length <= mostUnfolded || seen.length === 0) return <List rows={[...missing, ...seen]} />;
  return (
    <>
      {missing.length > 0 && <List rows={missing} />}
      <details className="room-seen">
        <summary>{say("showSeen", { n: seen.length })}</summary>
        <List rows={seen} />
      </details>
    </>
  );
}

const mostUnfolded = 6;
const isMissing = ({ note }: PersonRow): boolean => note?.word === "notSeen";

const List = ({ rows }: { readonly rows: readonly PersonRow[] }): ReactNode => (
  <ul className="people room-people">
    {rows.map((row) => (
      <Row key={row.seatId} {...row} />
    ))}
  </ul>
);

function Row({ name, note, came, onTick, onOther }: PersonRow): ReactNode {
  const say = useRoomWords();
  const told = note && (
    <span className="quiet">{"as" in note ? say(note.word, { name: note.as }) : say(note.word)}</span>
  );
  return (
    <li>
      {came === undefined || !onTick ? (
        <span>{name}</span>
      ) : (
        <Checkbox label={name} checked={came} onChange={(_event, data) => onTick(data.checked === true)} />
      )}
      {told}
      {note && "as" in note && onTick && (
        <Button
          size="small"
          appearance="subtle"
          aria-label={say("isOther", { name: note.as, person: name })}
          onClick={() => onOther(note.as)}
        >
          {say("other")}
        </Button>
      )}
    </li>
  );
}

interface StrangerProps {
  readonly stranger: InRoom;
  readonly missing: readonly OnRoster[];
  readonly onSaid: (seatId: string) => void;
}

function WhoIsIt({ stranger, missing, onSaid }: StrangerProps): ReactNode {
  const say = useRoomWords();
  const { name } = stranger;
  const question = say("whoIs", { name });
  return (
    <div className="card who-is-it" role="group" aria-label={question}>
      <strong>{question}</strong>
      {missing.length > mostButtons && (
        <Select aria-label={question} defaultValue="" onChange={(_event, { value }) => value !== "" && onSaid(value)}>
          <option value="">{say("chooseSomebody")}</option>
          {missing.map(({ seatId, name: person }) => (
            <option key={seatId} value={seatId}>
              {person}
            </option>
          ))}
        </Select>
      )}
      <div className="row">
        {missing.length <= mostButtons &&
          missing.map(({ seatId, name: person }) => (
            <Button
              key={seatId}
              size="small"
              aria-label={say("isPerson", { name, person })}
              onClick={() => onSaid(seatId)}
            >
              {person}
            </Button>
          ))}
        <Button
          size="small"
          appearance="subtle"
          aria-label={say("isNobodyOf", { name })}
          onClick={() => onSaid("nobody")}
        >
          {say("isNobody")}
        </Button>
      </div>
    </div>
  );
}

interface AttendanceProps {
  readonly session: Session;
  readonly came: readonly { readonly seatId: string; readonly came: boolean; readonly knownAs: readonly string[] }[];
  readonly state: "too early" | "open" | "noted";
  readonly onChange: () => void;
  readonly onNoted: () => void;
}

function Attendance({ session, came, state, onChange, onNoted }: AttendanceProps): ReactNode {
  const say = useRoomWords();
  const viewer = useViewer();
  const announce = useAnnounce();
  const noting = useNoteAttendance(session);
  const n = came.length;
  const count = came.filter((each) => each.came).length;
  const note = (marks: AttendanceProps["came"]): void => {
    if (noting.isPending) return;
    onNoted();
    noting.mutate(
      marks.map(({ seatId, came: isCome, knownAs }) => ({
        seatId,
        state: isCome ? "attended" : "no_show",
        ...(knownAs.length > 0 ? { knownAs: [...knownAs] } : {}),
      })),
      { onSuccess: () => announce(say("noted", { came: marks.filter((each) => each.came).length, n })) },
    );
  };
  const problem = noting.error && <ActionProblem error={noting.error} reference={session.reference} />;
  if (state === "too early")
    return <p className="quiet">{say("attendanceFrom", { time: timeOf(session.startsAt, viewer) })}</p>;
  if (state === "noted") {
    const attended = seatsTaken(session).filter((seat) => seat.state === "attended").length;
    return (
      <>
        <Notice tone="good" role="status" title={say("noted", { came: attended, n })} />
        {problem}
        <div className="row">
          <Button appearance="subtle" onClick={onChange}>
            {say("changeNoted")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      {problem}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={noting.isPending}
          icon={noting.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => note(came)}
        >
          {noting.isPending ? say("noting") : count === n ? say("noteAll", { n }) : say("noteSome", { came: count, n })}
        </Button>
        {count < n && (
          <Button onClick={() => note(came.map((each) => ({ ...each, came: true })))}>{say("markAll")}</Button>
        )}
      </div>
    </>
  );
}

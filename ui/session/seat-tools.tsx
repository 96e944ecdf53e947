/** What staff do with one seat of a class: move it to another date, or take it off the roster. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useAnnounce } from "../announcer.tsx";
import { useSurface } from "../surface-context.tsx";
import { ClassDates } from "./class-dates.tsx";
import { useLeaveSeat, useMoveSeat } from "./seat-queries.ts";
import { useSessionWords } from "./use-session-words.ts";

interface ToolsProps {
  readonly session: Session;
  readonly seat: Session["seats"][number];
  readonly name: string;
}

export function SeatTools(props: ToolsProps): ReactNode {
  const say = useSessionWords();
  const [asks, setAsks] = useState<"move" | "take off">();
  const close = (): void => setAsks(undefined);
  const mayMove = props.seat.state === "booked";
  if (asks === "move") return <MoveOne {...props} onClose={close} />;
  if (asks === "take off") return <TakeOff {...props} onClose={close} />;
  return (
    <div className="row seat-tools">
      {mayMove && (
        <Button size="small" onClick={() => setAsks("move")}>
          {say("moveSeat")}
        </Button>
      )}
      <Button size="small" onClick={() => setAsks("take off")}>
        {say("takeOff")}
      </Button>
    </div>
  );
}

interface AskProps extends ToolsProps {
  readonly onClose: () => void;
}

function MoveOne({ session, seat, name, onClose }: AskProps): ReactNode {
  const { t } = useSurface();
  const say = useSessionWords();
  const announce = useAnnounce();
  const moving = useMoveSeat(session, seat.id);
  const move = (sessionId: string, override: readonly string[] = []): void =>
    moving.mutate(
      { sessionId, ...(override.length > 0 ? { override: [...override] } : {}) },
      { onSuccess: () => announce(say("seatMoved", { name })) },
    );
  const tried = moving.variables?.sessionId;
  const problem = moving.error instanceof ApiProblem ? moving.error.problem : undefined;
  return (
    <div className="seat-tools">
      <ClassDates session={session} onChoose={({ id }) => !moving.isPending && move(id)} />
      {moving.error && <ActionProblem error={moving.error} reference={session.reference} />}
      <div className="row">
        {problem?.overridable === true && tried !== undefined && (
          <Button size="small" onClick={() => move(tried, [problem.code])}>
            {t("anyway")}
          </Button>
        )}
        <Button size="small" appearance="subtle" onClick={onClose}>
          {say("close")}
        </Button>
      </div>
    </div>
  );
}

function TakeOff({ session, seat, name, onClose }: AskProps): ReactNode {
  const say = useSessionWords();
  const announce = useAnnounce();
  const leaving = useLeaveSeat(session, seat.id);
  return (
    <div className="seat-tools">
      <p>{say("takeOffHint", { name })}</p>
      {leaving.error && <ActionProblem error={leaving.error} reference={session.reference} />}
      <div className="row">
        <Button
          size="small"
          appearance="primary"
          className="danger"
          disabledFocusable={leaving.isPending}
          onClick={() =>
            !leaving.isPending && leaving.mutate({}, { onSuccess: () => announce(say("tookOff", { name })) })
          }
        >
          {say("takeOffNow", { name })}
        </Button>
        <Button size="small" appearance="subtle" autoFocus onClick={onClose}>
          {say("close")}
        </Button>
      </div>
    </div>
  );
}

/** One session in a list: when, what, with whom, its join link, and what can be done with it. */
import { Button } from "@fluentui/react-components";
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { othersIn, stateOf } from "../session/session-facts.ts";
import { useChanges } from "../session/standing-change.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import { dayTile, longDay, nearDay, timeRange } from "../format/when.ts";

const CardTools = lazy(async () => ({ default: (await import("./card-tools.tsx")).CardTools }));

interface CardProps {
  readonly session: Session;
  /** Given where something can be done with it: it was changed there. */
  readonly onChanged?: (session: Session) => void;
}

export function SessionCard({ session: given, onChanged }: CardProps): ReactNode {
  const { t, client, me, host } = useSurface();
  const viewer = useViewer();
  const { go } = useNavigation();
  const { known, shown: session } = useChanges(given);
  const tile = dayTile(session.startsAt, viewer);
  const near = nearDay(session.startsAt, client.now(), viewer);
  const state = stateOf(session, client.now());
  const { joinUrl } = session.meeting;
  const others = othersIn(session, me.id, t).join(", ");
  const hours = timeRange(session.startsAt, session.endsAt, viewer);
  const day = longDay(session.startsAt, viewer);
  const name = [session.offeringName, day, hours, others].join(", ");
  return (
    <li className={`card session-card ${state}`}>
      <div className="date-tile" aria-hidden="true">
        <span>{tile.month}</span>
        <b>{tile.day}</b>
        <span>{tile.weekday}</span>
      </div>
      <button type="button" className="session-open" onClick={() => go({ screen: "session", id: session.id })}>
        <SaidAs name={t("open", { name: state === "scheduled" ? name : `${name}, ${t(state)}` })}>
          <span className="card-title">{session.offeringName}</span>
          <span>{near ? `${t(near)}, ${hours}` : hours}</span>
          <span className="quiet">{others}</span>
          {state !== "scheduled" && <span className={`pill ${state}`}>{t(state)}</span>}
        </SaidAs>
      </button>
      {state === "scheduled" && joinUrl !== undefined && (
        <Button
          appearance={near === "today" ? "primary" : "secondary"}
          aria-label={`${t("join")}: ${session.offeringName}, ${day}`}
          onClick={() => void host.openLink(joinUrl)}
        >
          {t("joinShort")}
        </Button>
      )}
      {onChanged && (
        <Suspense fallback={hasTools(known) && <RoomForTools session={known} />}>
          <CardTools session={known} name={`${session.offeringName}, ${day}, ${hours}`} onChanged={onChanged} />
        </Suspense>
      )}
    </li>
  );
}

/** As much as the answer and the buttons will take, side by side or one below the other. */
const RoomForTools = ({ session: { may } }: { readonly session: Session }): ReactNode => (
  <div className="card-tools room">
    {may.answer && <span />}
    <span />
  </div>
);

/** Whether there will be a row of buttons, whose place is kept. */
const hasTools = ({ may }: Session): boolean => may.move || may.cancel;

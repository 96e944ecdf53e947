/** One session in a list: when, what, with whom, and its join link when it is near. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useNavigation } from "../navigation.tsx";
import { othersIn, stateOf } from "../session/session-facts.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { dayTile, longDay, nearDay, timeRange } from "../when.ts";

export function SessionCard({ session }: { readonly session: Session }): ReactNode {
  const { t, client, me, host } = useSurface();
  const viewer = useViewer();
  const { go } = useNavigation();
  const tile = dayTile(session.startsAt, viewer);
  const near = nearDay(session.startsAt, client.now(), viewer);
  const state = stateOf(session, client.now());
  const { joinUrl } = session.meeting;
  return (
    <li className={`card session-card ${state}`}>
      <div className="date-tile" aria-hidden="true">
        <span>{tile.month}</span>
        <b>{tile.day}</b>
        <span>{tile.weekday}</span>
      </div>
      <button type="button" className="session-open" onClick={() => go({ screen: "session", id: session.id })}>
        <span className="card-title">{session.offeringName}</span>
        <span>
          <span className={near ? "" : "unseen"}>{near ? t(near) : longDay(session.startsAt, viewer)}, </span>
          {timeRange(session.startsAt, session.endsAt, viewer)}
        </span>
        <span className="quiet">{othersIn(session, me.id, t).join(", ")}</span>
        {state !== "scheduled" && <span className={`pill ${state}`}>{t(state)}</span>}
      </button>
      {state === "scheduled" && joinUrl !== undefined && (
        <Button
          appearance={near === "today" ? "primary" : "secondary"}
          aria-label={`${t("join")}: ${session.offeringName}, ${longDay(session.startsAt, viewer)}`}
          onClick={() => void host.openLink(joinUrl)}
        >
          {t("joinShort")}
        </Button>
      )}
    </li>
  );
}

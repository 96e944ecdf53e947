/** One session in a list: when, what, with whom, and its join link when it is near. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useNavigation } from "../navigation.tsx";
import { othersIn, stateOf } from "../session/session-facts.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { SaidAs } from "../said-as.tsx";
import { dayTile, longDay, nearDay, timeRange } from "../format/when.ts";

export function SessionCard({ session }: { readonly session: Session }): ReactNode {
  const { t, client, me, host } = useSurface();
  const viewer = useViewer();
  const { go } = useNavigation();
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
    </li>
  );
}

/** The join link, or why there is none yet; it changes by itself as the meeting comes to be. */
import { Button, Spinner } from "@fluentui/react-components";
import { VideoRegular } from "@fluentui/react-icons/svg/video";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";

export function MeetingState({ session }: { readonly session: Session }): ReactNode {
  const { t, host, me } = useSurface();
  const { meeting, calendar } = session;
  // The link is for those who have a seat; whoever stands in line misses none.
  const isInLine = session.seats.some(
    ({ learnerId, state }) => learnerId === me.id && (state === "waitlisted" || state === "offered"),
  );
  const { joinUrl } = meeting;
  const expectsMeeting = session.presence === "virtual" && session.generateUrl;
  const { webLink } = calendar;
  const { showEvent } = host;
  return (
    <div className="meeting" aria-live="polite">
      {joinUrl !== undefined && (
        <div className="row">
          <Button appearance="primary" size="large" icon={<VideoRegular />} onClick={() => void host.openLink(joinUrl)}>
            {t("join")}
          </Button>
          {webLink !== undefined && showEvent && (
            <Button appearance="subtle" size="large" onClick={() => void showEvent.call(host, webLink)}>
              {t("showInCalendar")}
            </Button>
          )}
        </div>
      )}
      {meeting.state === "ready" && meeting.problem !== undefined && <Notice tone="warn">{meeting.problem}</Notice>}
      {joinUrl === undefined && meeting.state === "pending" && (
        <div className="creating">
          <Spinner size="tiny" aria-hidden="true" />
          <div>
            <strong>{t("creatingMeeting")}</strong>
            <p className="quiet">{t("creatingHint")}</p>
          </div>
        </div>
      )}
      {meeting.state === "failed" && (
        <Notice tone="warn" title={t("meetingFailed")}>
          {meeting.problem !== undefined && <p>{meeting.problem}</p>}
          <p>{t("meetingFailedHint")}</p>
        </Notice>
      )}
      {meeting.state === "none" && expectsMeeting && !isInLine && joinUrl === undefined && session.seatsTaken > 0 && (
        <Notice tone="info" title={t("meetingNone")}>
          {meeting.problem ?? t("meetingNoneHint", { name: session.providerNames[0] ?? "" })}
        </Notice>
      )}
      {calendar.state === "pending" && meeting.state !== "pending" && <p className="quiet">{t("calendarPending")}</p>}
      {calendar.state === "failed" && calendar.problem !== meeting.problem && (
        <Notice tone="warn" title={t("calendarFailed")}>
          {calendar.problem}
        </Notice>
      )}
      {calendar.state === "failed" && calendar.problem === meeting.problem && (
        <p className="quiet">{t("calendarFailed")}</p>
      )}
    </div>
  );
}

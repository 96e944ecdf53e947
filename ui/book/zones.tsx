/** Whose clock a time is on: the viewer's zone always, the other person's where it differs. */
import type { ReactNode } from "react";
import { useSurface, useViewer } from "../surface-context.tsx";
import { clocksChangeBefore, longDay, sameClock, timeOf, zoneName } from "../format/when.ts";

interface Other {
  readonly name: string;
  readonly timeZone: string;
}

export function YourZone(): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  return <p className="zone quiet">{t("timesInYours", { zone: zoneName(viewer.timeZone) })}</p>;
}

/** `Priya: 2:30 PM in Asia/Kolkata`, with the day where it is another one; nothing where both clocks agree. */
export function TheirTime(props: { readonly at: string; readonly other: Other | undefined }): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  if (!props.other || sameClock(props.at, viewer.timeZone, props.other.timeZone)) return null;
  const theirs = { ...viewer, timeZone: props.other.timeZone };
  const day = longDay(props.at, theirs);
  const time = timeOf(props.at, theirs);
  const shown = day === longDay(props.at, viewer) ? time : `${day}, ${time}`;
  return (
    <p className="quiet">{t("zoneOf", { name: props.other.name, time: shown, zone: zoneName(theirs.timeZone) })}</p>
  );
}

/** Said when the clocks go forward or back before the session. */
export function ClockChange(props: { readonly at: string }): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  return clocksChangeBefore(props.at, client.now(), viewer) ? <p className="quiet">{t("clockChange")}</p> : null;
}

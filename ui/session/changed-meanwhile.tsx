/** What somebody else did to the session while it was open: who, where, and how it was before. */
import { useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { shortDay, timeRange } from "../format/when.ts";
import type { Viewer } from "../format/when.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { WordKey } from "../words.ts";

type Change = Session["changes"][number];
/** How lines of history about its time begin. */
const isOfTime = /^(Moved|Length changed|Cancelled|Taken back|Put back|Restored)/;
type Seen = Pick<Session, "startsAt" | "endsAt" | "status">;

/** Nothing while it is as it was when it was opened, and after what the viewer did here. */
export function ChangedMeanwhile({ session }: { readonly session: Session }): ReactNode {
  const { t, me, host } = useSurface();
  const viewer = useViewer();
  const { startsAt, endsAt, status } = session;
  const [seen, setSeen] = useState<Seen>({ startsAt, endsAt, status });
  const [told, setTold] = useState<{ readonly before: Seen; readonly change: Change | undefined }>();
  const isMoved = seen.startsAt !== startsAt || seen.endsAt !== endsAt;
  if (isMoved || seen.status !== status) {
    setTold({ before: seen, change: session.changes.findLast(({ what }) => isOfTime.test(what)) });
    setSeen({ startsAt, endsAt, status });
  }
  if (!told?.change) return null;
  const { before, change } = told;
  if (change.by === me.displayName && change.source === host.surface) return null;
  const isBack = before.startsAt === startsAt && before.endsAt === endsAt;
  const word: WordKey | undefined =
    status === "cancelled" ? "cancelledMeanwhile" : isBack ? undefined : "movedMeanwhile";
  if (word === undefined) return null;
  const name = change.source === "system" ? t("appName") : change.by;
  const where = change.source === "system" ? "" : t(placeOf(session, change));
  const times = { from: sayTimes(before, viewer), to: sayTimes(session, viewer) };
  return (
    <div className="meanwhile">
      <Notice tone="info" role="status">
        {t(word, { who: [name, where].filter(Boolean).join(" "), ...times })}
      </Notice>
    </div>
  );
}

const sayTimes = ({ startsAt, endsAt }: Pick<Session, "startsAt" | "endsAt">, viewer: Viewer): string =>
  `${shortDay(startsAt, viewer)}, ${timeRange(startsAt, endsAt, viewer)}`;

/** The calendar by the name under which people know it. */
function placeOf({ calendar }: Session, { source }: Change): WordKey {
  if (source === "calendar" && calendar.vendor === "microsoft") return "from_outlook";
  return source === "system" ? "appName" : `from_${source}`;
}

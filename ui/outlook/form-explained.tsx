/** Outlook goes on showing the window it opened: says so where it shows something else than the session is. */
import type { ReactNode } from "react";
import { shortDay, timeRange } from "../format/when.ts";
import type { OpenAppointment } from "../host.ts";
import { useSession } from "../queries.ts";
import { Notice } from "../screen.tsx";
import { useViewer } from "../surface-context.tsx";
import { useOutlookWords } from "./use-outlook-words.ts";

interface FormProps {
  readonly sessionId: string;
  readonly appointment: OpenAppointment;
}

export function FormExplained({ sessionId, appointment }: FormProps): ReactNode {
  const words = useOutlookWords();
  const viewer = useViewer();
  const session = useSession(sessionId).data;
  const { as, shown } = appointment;
  if (!session || !shown) return null;
  if (session.status === "cancelled") {
    return (
      <Notice tone="info" role="status" title={words("formGone")}>
        {words("formGoneHint")}
      </Notice>
    );
  }
  const isSame = sameInstant(shown.startsAt, session.startsAt) && sameInstant(shown.endsAt, session.endsAt);
  if (isSame) return null;
  const time = `${shortDay(shown.startsAt, viewer)}, ${timeRange(shown.startsAt, shown.endsAt, viewer)}`;
  return as === "form" ? (
    <Notice tone="info" role="status" title={words("formAhead", { time })}>
      {words("formAheadHint")}
    </Notice>
  ) : (
    <Notice tone="info" role="status" title={words("formLate")}>
      {words("formLateHint", { time })}
    </Notice>
  );
}

const sameInstant = (one: string, other: string): boolean => Date.parse(one) === Date.parse(other);

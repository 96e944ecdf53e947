/** The other dates of a class, to choose one. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { shortWhen } from "../format/when.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { useSessionWords } from "./use-session-words.ts";

/** How far ahead dates are looked for. */
const aheadMs = 62 * 86_400_000;

interface DatesProps {
  readonly session: Session;
  readonly onChoose: (other: Session) => void;
}

export function ClassDates({ session, onChoose }: DatesProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const say = useSessionWords();
  const dates = useQuery({
    queryKey: ["sessions", "of", session.offeringId],
    queryFn: async () => {
      const now = client.now();
      const [from, to] = [now, now + aheadMs].map((at) => `${new Date(at).toISOString().slice(0, 19)}Z`);
      const page = await client.sessions({ status: "scheduled", limit: 200, ...(from && { from }), ...(to && { to }) });
      return page.items.filter(
        ({ offeringId, startsAt }) => offeringId === session.offeringId && Date.parse(startsAt) > now,
      );
    },
  });
  if (dates.isPending)
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="4rem" />
      </Bones>
    );
  if (dates.isError) return <ActionProblem error={dates.error} />;
  const others = dates.data.filter(({ id }) => id !== session.id);
  if (others.length === 0) return <p className="quiet">{say("noOtherDates")}</p>;
  return (
    <ul className="times dates-list" aria-label={say("otherDates")}>
      {others.map((other) => (
        <li key={other.id}>
          <button type="button" className="time" onClick={() => onChoose(other)}>
            {shortWhen(other.startsAt, viewer)}
            <small>{other.seatsLeft > 0 ? say("seatsFree", { n: other.seatsLeft }) : say("full")}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

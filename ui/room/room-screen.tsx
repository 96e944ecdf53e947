/** The session of the running meeting, as the people in the room use it: who is here, who came, and what comes next. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { longDay, nearDay, timeRange } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { ScreenTitle } from "../screen.tsx";
import { useSession } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { NextOne } from "./next-one.tsx";
import { useRoom, useRoomWords } from "./use-room.ts";
import { WhoIsHere } from "./who-is-here.tsx";

/** `found` is drawn until the session itself is followed. */
export function RoomScreen({ found }: { readonly found: Session }): ReactNode {
  const { data = found } = useSession(found.id);
  return <RoomView session={data} />;
}

function RoomView({ session }: { readonly session: Session }): ReactNode {
  const { t, me, client } = useSurface();
  const say = useRoomWords();
  const viewer = useViewer();
  const { go } = useNavigation();
  const room = useRoom();
  const isStaff = session.providerIds.includes(me.id) || me.roles.some((role) => runs.includes(role));
  const near = nearDay(session.startsAt, client.now(), viewer);
  const day = near === undefined ? longDay(session.startsAt, viewer) : t(near);
  const isNow = Date.parse(session.startsAt) <= client.now() && client.now() < Date.parse(session.endsAt);
  const is = room?.state === "ended" ? say("over") : isNow ? say("now") : day;
  return (
    <article className="room">
      <ScreenTitle below={`${is} · ${timeRange(session.startsAt, session.endsAt, viewer)}`}>
        {session.offeringName}
      </ScreenTitle>
      {session.status === "cancelled" && <span className="pill cancelled">{t("cancelled")}</span>}
      {isStaff && session.status !== "cancelled" && <WhoIsHere session={session} room={room} />}
      <NextOne session={session} isStaff={isStaff} />
      <div className="row">
        <Button appearance="subtle" onClick={() => go({ screen: "session", id: session.id })}>
          {say("all")}
        </Button>
      </div>
    </article>
  );
}

const runs: readonly string[] = ["scheduler", "administrator"];

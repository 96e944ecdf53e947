/** The session of the meeting that the surface is in: a running one in Zoom, the one of the tab or side panel in Teams. */
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { LookupSession } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { lookupKeysOf } from "../lookup-keys.ts";
import { ProblemScreen } from "../problem-screen.tsx";
import { useLookup } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { UpcomingSessions } from "../sessions/sessions-screen.tsx";
import { useHostContext, useSurface } from "../surface-context.tsx";
import { SessionScreen } from "./session-screen.tsx";

const RoomScreen = lazy(async () => ({ default: (await import("../room/room-screen.tsx")).RoomScreen }));

export function HereScreen(): ReactNode {
  const context = useHostContext();
  const { t } = useSurface();
  const keys = lookupKeysOf(context);
  if (keys) return <Found key={JSON.stringify(keys)} keys={keys} />;
  return (
    <>
      <ScreenTitle below={t("nothingOpen")}>{t("sessionsTitle")}</ScreenTitle>
      <UpcomingSessions />
    </>
  );
}

function Found(props: { readonly keys: LookupSession }): ReactNode {
  const { t, client, host } = useSurface();
  const found = useLookup(props.keys);
  if (found.isPending) return <RoomBones label={t("looking")} />;
  if (found.isError) {
    const about = { error: found.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} onRetry={() => void found.refetch()} />;
  }
  if (found.data.match === "session") {
    const { session } = found.data;
    // Only where the client tells of the room around us is there one to show.
    return host.room ? (
      <Suspense fallback={<RoomBones label={t("loading")} />}>
        <RoomScreen found={session} />
      </Suspense>
    ) : (
      <SessionScreen id={session.id} />
    );
  }
  return (
    <>
      <ScreenTitle below={t("notOurMeeting")}>{t("sessionsTitle")}</ScreenTitle>
      <UpcomingSessions />
    </>
  );
}

const RoomBones = (props: { readonly label: string }): ReactNode => (
  <Bones label={props.label}>
    <Bone width="60%" height="2rem" />
    <Bone width="70%" height="3rem" />
    <Bone width="9rem" height="2.5rem" />
  </Bones>
);

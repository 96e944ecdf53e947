/** My sessions: what comes next, and what was. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { usePast, useUpcoming } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { zoneName } from "../format/when.ts";
import { SessionCard } from "./session-card.tsx";

export function SessionsScreen(): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const [shows, setShows] = useState<"upcoming" | "all">("upcoming");
  const { isPending } = useUpcoming();
  return (
    <>
      <ScreenTitle below={t("timesInYours", { zone: zoneName(viewer.timeZone) })}>{t("sessionsTitle")}</ScreenTitle>
      <UpcomingSessions />
      {shows === "all" && <PastSessions />}
      {/* Nothing stands below a list whose length is not known yet: it would jump. */}
      {shows === "upcoming" && !isPending && (
        <Button className="show-past" appearance="subtle" onClick={() => setShows("all")}>
          {t("showPast")}
        </Button>
      )}
    </>
  );
}

/** Also shown where nothing of ours is open in the host. */
export function UpcomingSessions(): ReactNode {
  const { t, client, host } = useSurface();
  const { go } = useNavigation();
  const upcoming = useUpcoming();
  if (upcoming.isPending) return <ListBones label={t("loading")} />;
  if (upcoming.isError) {
    const about = { error: upcoming.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void upcoming.refetch()} />;
  }
  const sessions = upcoming.data.pages.flatMap((page) => page.items);
  if (sessions.length === 0) {
    return (
      <div className="empty">
        <h2>{t("noSessions")}</h2>
        <p>{t("noSessionsHint")}</p>
        <Button appearance="primary" onClick={() => go({ screen: "book" })}>
          {t("bookOne")}
        </Button>
      </div>
    );
  }
  return (
    <section aria-label={t("upcoming")}>
      <ul className="cards">
        {sessions.map((session) => (
          <SessionCard key={session.id} session={session} />
        ))}
      </ul>
      {upcoming.hasNextPage && (
        <Button disabledFocusable={upcoming.isFetchingNextPage} onClick={() => void upcoming.fetchNextPage()}>
          {t("moreSessions")}
        </Button>
      )}
    </section>
  );
}

function PastSessions(): ReactNode {
  const { t, client, host } = useSurface();
  const past = usePast();
  if (past.isPending) return <ListBones label={t("loading")} />;
  if (past.isError) {
    const about = { error: past.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void past.refetch()} />;
  }
  return (
    <section className="past" aria-label={t("past")}>
      <h2>{t("past")}</h2>
      {past.data.length === 0 && <p className="quiet">{t("noPast")}</p>}
      <ul className="cards">
        {past.data.map((session) => (
          <SessionCard key={session.id} session={session} />
        ))}
      </ul>
    </section>
  );
}

const ListBones = (props: { readonly label: string }): ReactNode => (
  <Bones label={props.label}>
    <div className="cards">
      {[1, 2, 3].map((index) => (
        <Bone key={index} width="100%" height="5.5rem" />
      ))}
    </div>
  </Bones>
);

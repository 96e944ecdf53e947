/** My sessions: what comes next, what can be done with it, and what was. */
import { Button } from "@fluentui/react-components";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { usePast, useUpcoming } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { zoneName } from "../format/when.ts";
import { SessionCard } from "./session-card.tsx";

const OwnWishes = lazy(async () => ({ default: (await import("../wishes/own-wishes.tsx")).OwnWishes }));

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
      {!isPending && (
        <Suspense fallback={null}>
          <OwnWishes />
        </Suspense>
      )}
    </>
  );
}

/** Also shown where nothing of ours is open in the host. */
export function UpcomingSessions(): ReactNode {
  const { t, client, host } = useSurface();
  const { go } = useNavigation();
  const upcoming = useUpcoming();
  const [changed, setChanged] = useState<ReadonlyMap<string, Changed>>(new Map());
  if (upcoming.isPending) return <ListBones label={t("loading")} />;
  if (upcoming.isError) {
    const about = { error: upcoming.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} place="part" onRetry={() => void upcoming.refetch()} />;
  }
  const sessions = inPlace(
    upcoming.data.pages.flatMap((page) => page.items),
    changed,
  );
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
          <SessionCard
            key={session.id}
            session={session}
            onChanged={(now) =>
              setChanged((before) => {
                const at = before.get(now.id)?.at ?? session.startsAt;
                return new Map(before).set(now.id, { session: now, at });
              })
            }
          />
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

/** What was changed on this screen, and where it stood before. */
interface Changed {
  readonly session: Session;
  readonly at: string;
}

/** In the order of time, but what was changed here stays where it was, also when it was called off: there it can be taken back. */
function inPlace(listed: readonly Session[], changed: ReadonlyMap<string, Changed>): readonly Session[] {
  const placeOf = ({ id, startsAt }: Session): string => changed.get(id)?.at ?? startsAt;
  const ids = new Set(listed.map(({ id }) => id));
  const calledOff = [...changed.values()]
    .map(({ session }) => session)
    .filter(({ id, status }) => status === "cancelled" && !ids.has(id));
  return [...listed, ...calledOff].sort((one, other) => placeOf(one).localeCompare(placeOf(other)));
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

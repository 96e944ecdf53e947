/** Who was told what, by which channel and how it went; staff send it again and write to everyone. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { Me } from "#contract/people.ts";
import type { Notice as ToldNotice, Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import { lazy } from "../later.ts";
import { useActionKey } from "../queries.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { shortWhen } from "../format/when.ts";
import { isStaffOf } from "./session-facts.ts";

const WriteEveryone = lazy(async () => ({ default: (await import("./write-everyone.tsx")).WriteEveryone }));

export function WhoWasTold({ session }: { readonly session: Session }): ReactNode {
  const { t, me } = useSurface();
  const [asks, setAsks] = useState<"write">();
  const { mayWrite, mayResend } = rightsOf(me, session);
  if (session.notices.length === 0 && !mayWrite) return null;
  const newestFirst = [...session.notices].sort((one, other) => other.at.localeCompare(one.at));
  return (
    <section className="part">
      <h2>{t("whoWasTold")}</h2>
      {mayWrite && asks === undefined && <Button onClick={() => setAsks("write")}>{t("writeEveryone")}</Button>}
      {asks === "write" && (
        <Suspense>
          <WriteEveryone session={session} onDone={() => setAsks(undefined)} />
        </Suspense>
      )}
      <ol className="changes">
        {newestFirst.map((notice) => (
          <Told key={notice.id} session={session} notice={notice} mayResend={mayResend} />
        ))}
      </ol>
    </section>
  );
}

function rightsOf(me: Me, session: Session): { readonly mayWrite: boolean; readonly mayResend: boolean } {
  const mayWrite = isStaffOf(session, me);
  return { mayWrite, mayResend: mayWrite || me.roles.includes("support") };
}

interface ToldProps {
  readonly session: Session;
  readonly notice: ToldNotice;
  readonly mayResend: boolean;
}

function Told({ session, notice, mayResend }: ToldProps): ReactNode {
  const { t, client } = useSurface();
  const viewer = useViewer();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  const again = useMutation({
    mutationFn: () => client.resendNotice(session.id, notice.id, { idempotencyKey: keyFor(notice.id) }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ["session", session.id] }),
  });
  const what = t(`told_${notice.kind}`);
  const isSent = notice.outcome === "sent";
  const outcome = notice.outcome === "failed" ? t("told_failed") : t("told_waiting");
  return (
    <li>
      <span>{notice.to}</span>
      <span className="quiet">
        {what} · {t(`by_${notice.channel}`)} · <time dateTime={notice.at}>{shortWhen(notice.at, viewer)}</time>
      </span>
      {!isSent && (
        <span className={notice.outcome === "failed" ? "told-failed" : "quiet"}>
          {outcome} {notice.reason && t(`told_${notice.reason}`)}
        </span>
      )}
      {mayResend && notice.outcome !== "waiting" && !again.isSuccess && (
        <Button
          size="small"
          appearance={isSent ? "subtle" : "secondary"}
          className="told-again"
          aria-label={t("sendAgainTo", { name: notice.to, what })}
          disabledFocusable={again.isPending}
          onClick={() => again.mutate()}
        >
          {t("sendAgain")}
        </Button>
      )}
      {again.isSuccess && (
        <Notice tone="good" role="status">
          {t("sentAgain", { name: notice.to })}
        </Notice>
      )}
      {again.error && <ActionProblem error={again.error} />}
    </li>
  );
}

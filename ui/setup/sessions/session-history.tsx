/** What happened to one session, newest first; notices can be sent again. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HistoryLine } from "#contract/history.ts";
import { fullDate, timeOf } from "../../format/when.ts";
import { Bone, Bones } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { english } from "../administration-words.en.ts";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";
import type { SayAdministration } from "../use-administration.ts";

export function SessionHistory({ sessionId }: { readonly sessionId: string }): ReactNode {
  const { t } = useSurface();
  const administration = useAdministration();
  const say = useAdministrationWords();
  const history = useQuery({
    queryKey: ["session", sessionId, "history"],
    queryFn: () => administration.history(sessionId),
  });
  if (history.isPending)
    return (
      <Bones label={t("loading")}>
        <Bone width="100%" height="4rem" />
      </Bones>
    );
  if (history.isError) return <AdministrationProblem error={history.error} />;
  if (history.data.length === 0) return <p className="quiet">{say("historyEmpty")}</p>;
  return (
    <ol className="history">
      {history.data.map((line) => (
        <Line key={`${line.at} ${line.noticeId ?? line.what}`} line={line} sessionId={sessionId} />
      ))}
    </ol>
  );
}

function Line({ line, sessionId }: { readonly line: HistoryLine; readonly sessionId: string }): ReactNode {
  const { client } = useSurface();
  const say = useAdministrationWords();
  const viewer = useViewer();
  const queries = useQueryClient();
  const { at, kind, who, where, what, outcome, noticeId } = line;
  const resend = useMutation({
    mutationFn: (id: string) => client.resendNotice(sessionId, id, { idempotencyKey: crypto.randomUUID() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["session", sessionId] }),
  });
  return (
    <li>
      <p>
        <span className={`pill ${outcome === "failed" ? "broken" : ""}`}>{say(`kind_${kind}`)}</span> <b>{who}:</b>{" "}
        {what}
        {outcome !== "done" && ` (${say(`outcome_${outcome}`)})`}
      </p>
      <p className="row quiet">
        {fullDate(at, viewer)}, {timeOf(at, viewer)} · {placeName(where, say)}
        {noticeId !== undefined && (
          <Button
            size="small"
            disabledFocusable={resend.isPending || resend.isSuccess}
            onClick={() => resend.mutate(noticeId)}
          >
            {say(resend.isSuccess ? "resent" : "resend")}
          </Button>
        )}
      </p>
      {resend.error && <AdministrationProblem error={resend.error} />}
    </li>
  );
}

function placeName(where: string, say: SayAdministration): string {
  const key = `where_${where}`;
  return key in english ? say(key as keyof typeof english) : where;
}

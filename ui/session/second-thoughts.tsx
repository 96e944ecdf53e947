/** Undo after a move or a cancel: from the press on, for as long as the server says that it can be taken back. */
import { Button, Spinner } from "@fluentui/react-components";
import { useEffect, useReducer, useState } from "react";
import type { ReactNode } from "react";
import type { Session, UndoReply } from "#contract/sessions.ts";
import { timeOf } from "../format/when.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { WordKey } from "../words.ts";
import { useUndoChange } from "./change-queries.ts";
import { ActionFailed } from "./action-failed.tsx";
import { useChanges } from "./standing-change.ts";

/** A window longer than this is told as a time of day; a shorter one is counted down. */
const countedMs = 10_000;

interface ThoughtsProps {
  readonly session: Session;
  readonly onUndone: (reply: UndoReply) => void;
}

/** Nothing when the viewer cannot take anything back, or not any more. */
export function SecondThoughts({ session, onUndone }: ThoughtsProps): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const leftMs = useTimeLeft(session.undoUntil);
  const undoing = useUndoChange(session.id);
  const { undoUntil, version } = session;
  const { change: standing, shown } = useChanges(session);
  /** Undo was pressed before there was anything to take back: the version that was shown then. */
  const [early, setEarly] = useState<number>();
  const undo = (): void => {
    if (standing) setEarly(version);
    else if (!undoing.isPending) undoing.mutate(version, { onSuccess: onUndone });
  };
  useEffect(() => {
    if (early === undefined || standing) return;
    setEarly(undefined);
    if (version > early && undoUntil !== undefined) undo();
  });
  if (undoing.error && undoing.variables === version && !standing)
    return <ActionFailed error={undoing.error} session={session} />;
  const isBusy = undoing.isPending || early !== undefined;
  if (!standing && (undoUntil === undefined || (leftMs <= 0 && !undoing.isPending))) return null;
  const isCounted = standing ? standing.does === "move" : leftMs <= countedMs;
  const [hint, word] = isCounted ? (["undoHint", "undo"] as const) : wordsOf(shown);
  return (
    <div className="notice second-thoughts">
      {/* Read out once: the seconds tick outside of it. */}
      <span role="status">
        {standing ? t("savingHint") : t(hint, { time: undoUntil ? timeOf(undoUntil, viewer) : "" })}
      </span>
      <div className="row">
        <Button
          appearance={isCounted ? "primary" : "secondary"}
          disabledFocusable={isBusy}
          icon={isBusy ? <Spinner size="tiny" /> : null}
          onClick={() => !isBusy && undo()}
        >
          {t(isBusy ? "undoing" : word)}
        </Button>
        {isCounted && !isBusy && !standing && (
          <span className="quiet">{t("secondsLeft", { n: Math.ceil(leftMs / 1000) })}</span>
        )}
      </div>
    </div>
  );
}

/** A longer time is given to what was cancelled, and to what was moved where nobody shows an Undo. */
const wordsOf = ({ status }: Pick<Session, "status">): readonly [WordKey, WordKey] =>
  status === "cancelled" ? ["restoreHint", "restore"] : ["putBackHint", "putBack"];

/** Milliseconds until then by the server's clock, drawn again each second near the end; 0 when it is over. */
function useTimeLeft(until: string | undefined): number {
  const { client } = useSurface();
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const leftMs = until === undefined ? 0 : Math.max(0, Date.parse(until) - client.now());
  const pauseMs = leftMs > countedMs ? leftMs - countedMs : leftMs % 1000 || 1000;
  useEffect(() => {
    if (leftMs === 0) return undefined;
    const timer = setTimeout(redraw, pauseMs);
    return () => clearTimeout(timer);
  });
  return leftMs;
}

/** What came back, where that needs words. */
export function WhatCameBack({ undone }: { readonly undone: NonNullable<UndoReply["undone"]> }): ReactNode {
  const { t } = useSurface();
  const { dates, leftOut, newLink } = undone;
  const sentences = [
    ...(dates > 1 ? [t("undoneDates", { n: dates })] : []),
    ...(leftOut > 0 ? [t("undoneLeftOut", { n: leftOut })] : []),
    ...(newLink ? [t("undoneNewLink")] : []),
  ];
  return sentences.length === 0 ? null : (
    <Notice tone="info" role="status">
      {sentences.join(" ")}
    </Notice>
  );
}

/** Move, Edit, Cancel and Propose, all inline: no dialog covers what is being decided about. */
import { Button } from "@fluentui/react-components";
import { Suspense, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { lazy } from "../later.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { isStaffOf } from "./session-facts.ts";

const MoveSession = lazy(async () => ({ default: (await import("./move-session.tsx")).MoveSession }));
const ProposeTime = lazy(async () => ({ default: (await import("./propose-time.tsx")).ProposeTime }));
const EditSession = lazy(async () => ({ default: (await import("./edit-session.tsx")).EditSession }));
const CancelSession = lazy(async () => ({ default: (await import("./cancel-session.tsx")).CancelSession }));

/** What is being asked. */
export type Asks = "move" | "cancel" | "propose" | "edit";

interface ActionsProps {
  readonly session: Session;
  /** What is being asked; while something is, the join link steps back. */
  readonly asks: Asks | undefined;
  readonly onAsk: (asks: Asks | undefined) => void;
  readonly onDone: (done: "moved" | "cancelled") => void;
}

export function SessionActions({ session, asks: open, onAsk: setOpen, onDone }: ActionsProps): ReactNode {
  const { t, me } = useSurface();
  const row = useRef<HTMLDivElement>(null);
  const returnTo = useRef<Asks>(undefined);
  useEffect(() => {
    if (open === undefined && returnTo.current) {
      row.current?.querySelector<HTMLElement>(`[data-opens=${returnTo.current}]`)?.focus();
    }
    returnTo.current = open;
  });

  if (open === "move") {
    const moved = (): void => {
      returnTo.current = undefined;
      setOpen(undefined);
      onDone("moved");
    };
    return (
      <Loading>
        <MoveSession session={session} onMoved={moved} onKeep={() => setOpen(undefined)} />
      </Loading>
    );
  }
  if (open === "propose") {
    return (
      <Loading>
        <ProposeTime session={session} onClose={() => setOpen(undefined)} />
      </Loading>
    );
  }
  if (open === "edit") {
    return (
      <Loading>
        <EditSession session={session} onClose={() => setOpen(undefined)} />
      </Loading>
    );
  }
  if (open === "cancel") {
    const cancelled = (): void => {
      returnTo.current = undefined;
      setOpen(undefined);
      onDone("cancelled");
    };
    return (
      <Loading>
        <CancelSession session={session} onCancelled={cancelled} onKeep={() => setOpen(undefined)} />
      </Loading>
    );
  }
  if (!session.may.move && !session.may.cancel && !session.may.propose) return null;
  return (
    <div className="row actions" ref={row}>
      {session.may.move && (
        <Button data-opens="move" onClick={() => setOpen("move")}>
          {t("move")}
        </Button>
      )}
      {session.may.propose && (
        <Button data-opens="propose" appearance="subtle" onClick={() => setOpen("propose")}>
          {t("propose")}
        </Button>
      )}
      {session.may.move && isStaffOf(session, me) && (
        <Button data-opens="edit" appearance="subtle" onClick={() => setOpen("edit")}>
          {t("edit")}
        </Button>
      )}
      {session.may.cancel && (
        <Button data-opens="cancel" appearance="subtle" onClick={() => setOpen("cancel")}>
          {t("cancel")}
        </Button>
      )}
    </div>
  );
}

function Loading({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useSurface();
  const bones = (
    <Bones label={t("loading")}>
      <Bone width="100%" height="9rem" />
    </Bones>
  );
  return <Suspense fallback={bones}>{children}</Suspense>;
}

/** Move, Edit, Cancel and Propose, all inline: no dialog covers what is being decided about. */
import { Button } from "@fluentui/react-components";
import { Suspense, useEffect, useRef } from "react";
import type { KeyboardEvent, ReactNode, RefObject } from "react";
import type { Session } from "#contract/sessions.ts";
import { PickerBones } from "../book/slot-picker.tsx";
import { lazy } from "../later.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { isStaffOf } from "./session-facts.ts";
import { useChanges } from "./standing-change.ts";

const loads = {
  move: () => import("./move-session.tsx"),
  propose: () => import("./propose-time.tsx"),
  edit: () => import("./edit-session.tsx"),
  cancel: () => import("./cancel-session.tsx"),
};
const MoveSession = lazy(async () => ({ default: (await loads.move()).MoveSession }));
const ProposeTime = lazy(async () => ({ default: (await loads.propose()).ProposeTime }));
const EditSession = lazy(async () => ({ default: (await loads.edit()).EditSession }));
const CancelSession = lazy(async () => ({ default: (await loads.cancel()).CancelSession }));

/** What is being asked. */
export type Asks = "move" | "cancel" | "propose" | "edit";

interface ActionsProps {
  readonly session: Session;
  /** What is being asked; while something is, the join link steps back. */
  readonly asks: Asks | undefined;
  readonly onAsk: (asks: Asks | undefined) => void;
  /** It was pressed, and shows as done until it is refused: then it is asked again, with the reason. */
  readonly onSent: (sent: "moved" | "cancelled") => void;
  readonly onRefused: () => void;
  readonly onDone: (changed: Session) => void;
  /** In a list, where several stand below each other: what the session is called, and only what is done most. */
  readonly name?: string;
}

export function SessionActions(props: ActionsProps): ReactNode {
  const { session, asks: open, onAsk: setOpen, onSent, onRefused, onDone } = props;
  const { change: standing } = useChanges(session);
  const row = useRef<HTMLDivElement>(null);
  const returnTo = useRef<Asks>(undefined);
  useEffect(() => {
    if (open === undefined && returnTo.current) {
      row.current?.querySelector<HTMLElement>(`[data-opens=${returnTo.current}]`)?.focus();
    }
    returnTo.current = open;
  });

  if (open === undefined) return <Row {...props} row={row} />;
  const close = (): void => setOpen(undefined);
  const leaveOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    // Outlook would take the focus out of the pane.
    event.stopPropagation();
    close();
  };
  const change = {
    session,
    onRefused,
    onKeep: close,
    onDone: (changed: Session): void => {
      returnTo.current = undefined;
      close();
      onDone(changed);
    },
  };
  return (
    // Out of sight until it is answered, so that everything is still there when it is refused.
    <div hidden={standing !== undefined} onKeyDown={leaveOnEscape}>
      <Loading asks={open}>
        {open === "move" && <MoveSession {...change} onSent={() => onSent("moved")} />}
        {open === "cancel" && <CancelSession {...change} onSent={() => onSent("cancelled")} />}
        {open === "propose" && <ProposeTime session={session} onClose={close} />}
        {open === "edit" && <EditSession session={session} onClose={close} />}
      </Loading>
    </div>
  );
}

function Row({
  session,
  onAsk,
  name,
  row,
}: ActionsProps & { readonly row: RefObject<HTMLDivElement | null> }): ReactNode {
  const { t, me } = useSurface();
  const { may } = session;
  if (!may.move && !may.cancel && !may.propose) return null;
  const buttonOf = (asks: Asks): ReactNode => (
    <Button
      data-opens={asks}
      appearance={asks === "move" ? "secondary" : "subtle"}
      {...(name === undefined ? {} : { size: "small", "aria-label": `${t(asks)}: ${name}` })}
      onPointerEnter={() => void loads[asks]().catch(() => undefined)}
      onFocus={() => void loads[asks]().catch(() => undefined)}
      onClick={() => onAsk(asks)}
    >
      {t(asks)}
    </Button>
  );
  return (
    <div className="row actions" ref={row}>
      {may.move && buttonOf("move")}
      {name === undefined && may.propose && buttonOf("propose")}
      {name === undefined && may.move && isStaffOf(session, me) && buttonOf("edit")}
      {may.cancel && buttonOf("cancel")}
    </div>
  );
}

/** In the shape of what is asked; it comes before that when somebody only reaches for its button. */
function Loading({ asks, children }: { readonly asks: Asks; readonly children: ReactNode }): ReactNode {
  const { t } = useSurface();
  const bones =
    asks === "move" || asks === "propose" ? (
      <PickerBones label={t("loading")} />
    ) : (
      <Bones label={t("loading")}>
        <Bone width="60%" height="1.25rem" />
        <Bone width="100%" height={asks === "edit" ? "21rem" : "11rem"} />
        <Bone width="9rem" height="2rem" />
      </Bones>
    );
  return <Suspense fallback={<div className="card ask">{bones}</div>}>{children}</Suspense>;
}

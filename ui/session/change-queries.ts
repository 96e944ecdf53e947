/** Moving, cancelling and taking back, as hooks: loaded with the screens on which that is done. */
import { useMutation } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ActionOnVersion } from "#contract/client.ts";
import type { CancelSession, ChangeSession, Session, UndoReply } from "#contract/sessions.ts";
import { useActionKey, useChangedSession, useStanding } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";
import type { ChangeKey } from "./standing-change.ts";

/** Each press has a key of its own, which its repeats carry, and the version that was seen at the press. */
export function usePress<Wish extends object>(): (wish: Wish, version: number) => ActionOnVersion {
  const presses = useRef(new WeakMap<Wish, ActionOnVersion>());
  return (wish, version) => {
    const press = presses.current.get(wish) ?? { idempotencyKey: crypto.randomUUID(), version };
    presses.current.set(wish, press);
    return press;
  };
}

/** Whether who pressed still sees where, so that a refusal is told there. */
function useIsWatched(): () => boolean {
  const isWatched = useRef(true);
  useEffect(() => {
    isWatched.current = true;
    return () => {
      isWatched.current = false;
    };
  }, []);
  return () => isWatched.current;
}

const changeKey = (id: string, does: ChangeKey[2]): ChangeKey => ["change", id, does];

export function useMoveSession(session: Session): UseMutationResult<Session, Error, ChangeSession> {
  const { client } = useSurface();
  const press = usePress<ChangeSession>();
  const stand = useStanding();
  const onSuccess = useChangedSession();
  const { id, version, offeringName: name } = session;
  const isWatched = useIsWatched();
  return useMutation({
    mutationKey: changeKey(id, "move"),
    mutationFn: (change) =>
      stand({ does: "move", name, seen: session, isWatched, action: press(change, version) }, (action) =>
        client.changeSession(id, change, action),
      ),
    onSuccess,
  });
}

export function useCancelSession(session: Session): UseMutationResult<Session, Error, CancelSession> {
  const { client } = useSurface();
  const press = usePress<CancelSession>();
  const stand = useStanding();
  const onSuccess = useChangedSession();
  const { id, version, offeringName: name } = session;
  const isWatched = useIsWatched();
  return useMutation({
    mutationKey: changeKey(id, "cancel"),
    mutationFn: (cancelling) =>
      stand({ does: "cancel", name, seen: session, isWatched, action: press(cancelling, version) }, (action) =>
        client.cancelSession(id, cancelling, action),
      ),
    onSuccess,
  });
}

/** Takes the last move or cancel of the session back, given the version the person saw. */
export function useUndoChange(id: string): UseMutationResult<UndoReply, Error, number> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useChangedSession();
  return useMutation({
    mutationKey: changeKey(id, "undo"),
    mutationFn: (version) => client.undoChange(id, { version, idempotencyKey: keyFor({ undo: id, version }) }),
    onSuccess,
  });
}

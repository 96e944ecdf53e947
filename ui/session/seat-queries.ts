/** What is done with one seat. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import type { LeaveSeat, MoveSeat, SeatReply, Session } from "#contract/sessions.ts";
import { useActionKey, useOfferings } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";

/** Asks anew for what a change of seats may have changed. */
function useSeatsChanged(session: Session): () => void {
  const queries = useQueryClient();
  return () => {
    for (const key of [["session", session.id], ["sessions"], ["slots"], ["lookup"]])
      void queries.invalidateQueries({ queryKey: key });
  };
}

export function useLeaveSeat(session: Session, seatId: string): UseMutationResult<SeatReply, Error, LeaveSeat> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useSeatsChanged(session);
  const seat = { sessionId: session.id, seatId };
  return useMutation({
    mutationFn: (leaving) => client.leaveSeat(seat, leaving, { idempotencyKey: keyFor({ leave: seat, leaving }) }),
    onSuccess,
  });
}

export function useMoveSeat(session: Session, seatId: string): UseMutationResult<SeatReply, Error, MoveSeat> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useSeatsChanged(session);
  const seat = { sessionId: session.id, seatId };
  return useMutation({
    mutationFn: (moving) => client.moveSeat(seat, moving, { idempotencyKey: keyFor({ move: seat, moving }) }),
    onSuccess,
  });
}

export function useAcceptOffer(session: Session, seatId: string): UseMutationResult<SeatReply, Error, void> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useSeatsChanged(session);
  const seat = { sessionId: session.id, seatId };
  return useMutation({
    mutationFn: () => client.acceptOffer(seat, { idempotencyKey: keyFor({ accept: seat }) }),
    onSuccess,
  });
}

/** Whether the viewer has to say why they do not come. */
export function useAsksReason(session: Session): boolean {
  const { me } = useSurface();
  const offering = useOfferings().data?.find(({ id }) => id === session.offeringId);
  return offering?.requireReason === true && session.seats.some(({ learnerId }) => learnerId === me.id);
}

/** What the room needs: its words, the meeting around the panel, and the calls that only it makes. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";
import { createNextCalls } from "#contract/next-calls.ts";
import type { BookNext, NextReply, NextTimes } from "#contract/next.ts";
import type { NoteAttendance, Session } from "#contract/sessions.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { createWatched } from "../host.ts";
import type { Room } from "../host.ts";
import { usePolling } from "../live.tsx";
import { useChangedSession, useStanding } from "../queries.ts";
import { usePress } from "../session/change-queries.ts";
import { useSurface, useWatched } from "../surface-context.tsx";
import type { TranslateOf } from "../words.ts";
import { english } from "./room-words.en.ts";

export type SayRoom = TranslateOf<keyof typeof english>;

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./room-words.de.ts")).german,
};

/** Suspends while they are loaded. */
export const useRoomWords = (): SayRoom => useCatalogue(words);

const noRoom = createWatched<Room | undefined>(undefined);

/** The meeting around the panel; undefined where there is none. */
export const useRoom = (): Room | undefined => useWatched(useSurface().host.room ?? noRoom);

type Seat = Session["seats"][number];

/** Those who take part, as opposed to who waits or has left. */
export const seatsTaken = ({ seats }: Session): readonly Seat[] =>
  seats.filter(({ state }) => state === "booked" || state === "attended" || state === "no_show");

export const isNoted = (session: Session): boolean => {
  const seats = seatsTaken(session);
  return seats.length > 0 && seats.every(({ state }) => state !== "booked");
};

/** Whether an instant is behind us; draws again when it is. */
export function useIsPast(at: string): boolean {
  const { client } = useSurface();
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const leftMs = Date.parse(at) - client.now();
  useEffect(() => {
    if (leftMs <= 0) return undefined;
    const timer = setTimeout(redraw, Math.min(leftMs + 50, 60_000));
    return () => clearTimeout(timer);
  });
  return leftMs <= 0;
}

/** Shows at once what was noted, and takes it back when it was not. */
export function useNoteAttendance(session: Session): UseMutationResult<Session, Error, NoteAttendance> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const press = usePress<NoteAttendance>();
  const stand = useStanding();
  const onSuccess = useChangedSession();
  const { id, offeringName: name } = session;
  const key = ["session", id];
  return useMutation({
    mutationFn: (marks) =>
      stand({ does: "attend", name, action: press(marks, session.version) }, (action) =>
        client.noteAttendance(id, marks, action),
      ),
    onMutate: async (marks) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<Session>(key);
      const stateOf = new Map(marks.map(({ seatId, state }) => [seatId, state]));
      const noted = (seat: Seat): Seat => ({ ...seat, state: stateOf.get(seat.id) ?? seat.state });
      queries.setQueryData<Session>(key, (shown) => shown && { ...shown, seats: shown.seats.map(noted) });
      return before;
    },
    onError: (_error, _marks, before) => {
      queries.setQueryData(key, before);
      void queries.invalidateQueries({ queryKey: key });
    },
    onSuccess,
  });
}

export function useNextTimes(sessionId: string): UseQueryResult<NextTimes> {
  const { client } = useSurface();
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: ["next", sessionId],
    queryFn: () => createNextCalls(client.calls).find(sessionId),
    refetchInterval,
  });
}

export function useBookNext(session: Session): UseMutationResult<NextReply, Error, BookNext> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const press = usePress<BookNext>();
  const stand = useStanding();
  const onChanged = useChangedSession();
  const { id, offeringName: name } = session;
  return useMutation({
    mutationFn: (next) =>
      stand({ does: "next", name, action: press(next, session.version) }, (action) =>
        createNextCalls(client.calls).book(id, next, action),
      ),
    onSuccess: (booked) => {
      onChanged(booked);
      void queries.invalidateQueries({ queryKey: ["next"] });
    },
    onError: () => void queries.invalidateQueries({ queryKey: ["next"] }),
  });
}

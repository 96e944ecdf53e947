/** Keeps a time while its screen is open, without a word: whether that succeeds decides nothing about booking. */
import { useEffect, useRef } from "react";
import type { PlaceHold } from "#contract/holds.ts";
import { useSurface } from "../surface-context.tsx";

/** Well before the three minutes that a hold lasts are over. */
const renewEveryMs = 110_000;

/**
 * Holds the time until the component goes or another time is wished. The function answers the hold to book with, if there is
 * one; what it answered first stays its answer, so that a repeated press says the same.
 */
export function useHold({ offeringId, startsAt, providerId }: PlaceHold): () => string | undefined {
  const { client } = useSurface();
  const held = useRef<string>(undefined);
  const given = useRef<{ readonly id: string | undefined }>(undefined);
  useEffect(() => {
    let isOpen = true;
    let renewing: ReturnType<typeof setInterval> | undefined;
    const release = (id: string): void => void client.releaseHold(id).catch(ignore);
    const keep = async (): Promise<void> => {
      const who = providerId === undefined ? {} : { providerId };
      const { id } = await client.placeHold({ offeringId, startsAt, ...who }, { idempotencyKey: crypto.randomUUID() });
      if (!isOpen) return release(id);
      held.current = id;
      renewing = setInterval(() => void client.renewHold(id).catch(ignore), renewEveryMs);
    };
    keep().catch(ignore);
    return () => {
      isOpen = false;
      clearInterval(renewing);
      if (held.current !== undefined) release(held.current);
      held.current = undefined;
      given.current = undefined;
    };
  }, [client, offeringId, startsAt, providerId]);
  return () => (given.current ??= { id: held.current }).id;
}

/** Booking finds out by itself whether the time is still free. */
const ignore = (): undefined => undefined;

/** What is loaded only when it is needed outlasts a gap of the network. */
import { Offline } from "#contract/client.ts";
import { createWatched } from "./host.ts";
import type { Watched } from "./host.ts";

const pausesMs = [500, 1_000, 2_000, 4_000];

const { set, ...missing } = createWatched(0);
/** How many parts did not come at their first attempt and are asked for again by now. */
export const missingParts: Watched<number> = missing;

/**
 * Loads, and again while the device says that there is no network, or for 7.5 s while it says that there is one. Rejects with `Offline`
 * then: where a new version was rolled out the old parts are gone for good, and only beginning anew helps.
 */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  let isCounted = false;
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        return await load();
      } catch (error) {
        if (navigator.onLine && tries >= pausesMs.length) throw new Offline(error);
        if (!isCounted) set(missing.current() + 1);
        isCounted = true;
        await pause(pausesMs[tries] ?? 4_000);
      }
    }
  } finally {
    if (isCounted) set(missing.current() - 1);
  }
}

/** Ends early when the device says that the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
  });
}

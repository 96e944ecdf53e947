/** The Zoom client's silence as a problem of ours. */
import { HostProblem } from "#ui/host.ts";

/** For the SDK's own time limit, which `config` sets for every call. */
export const answerMs = 4_000;

/** Answers what the client answers. Rejects with `host_silent` where the SDK gave up waiting, which it tells by its sentence only. */
export async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.message.includes("took longer than"))
      throw new HostProblem("host_silent", error.message, error);
    throw error;
  }
}

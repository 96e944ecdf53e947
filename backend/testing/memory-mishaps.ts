/** How calls to vendors in memory are counted, held and made to go wrong. */
import type { Calendars } from "../ports/calendars.ts";
import type { OnlineMeetings } from "../ports/online-meetings.ts";
import type { GrantRef } from "../ports/token-broker.ts";
import { VendorFault } from "../ports/vendor-fault.ts";
import type { VendorFaultKind } from "../ports/vendor-fault.ts";

/** Both ports list what is marked; that of meetings has its own name here. */
export type Operation = keyof Calendars | Exclude<keyof OnlineMeetings, "listMarked"> | "listMarkedMeetings";

/** How a call goes wrong: before it has any effect, or after (the reply is lost, or our process dies before it saves). */
export type Mishap =
  | {
      readonly when: "before" | "after";
      readonly kind: VendorFaultKind;
      readonly retryAfterSeconds?: number;
      readonly code?: string;
    }
  | { readonly when: "process dies" }
  | { readonly when: "by a bug of ours" };

interface Hold {
  readonly at: "before" | "after";
  readonly pass: () => Promise<void>;
}

/** What was called, and what is about to go wrong. */
export interface Staging {
  readonly mishaps: Map<Operation, Mishap[]>;
  readonly calls: Operation[];
  readonly holds: Map<Operation, Hold>;
  die: () => void;
}

export function createStaging(): Staging {
  return { mishaps: new Map(), calls: [], holds: new Map(), die: () => undefined };
}

/** Does what is asked of the account behind `grant`, unless something is to go wrong. */
export async function perform<T>(
  staging: Staging,
  { operation, grant }: { readonly operation: Operation; readonly grant: GrantRef },
  effect: () => T,
): Promise<T> {
  staging.calls.push(operation);
  const hold = staging.holds.get(operation);
  if (hold?.at === "before") await hold.pass();
  const mishap = staging.mishaps.get(operation)?.shift();
  if (!mishap) {
    const answer = effect();
    if (hold?.at === "after") await hold.pass();
    return answer;
  }
  if (mishap.when === "by a bug of ours") throw new TypeError("a bug");
  if (mishap.when !== "before") effect();
  if (mishap.when === "process dies") {
    staging.die();
    return new Promise<never>(() => undefined);
  }
  const { kind, retryAfterSeconds, code } = mishap;
  throw new VendorFault(`${operation} went wrong`, { vendor: grant.vendor, operation, kind, code, retryAfterSeconds });
}

/** The next call of this operation waits before it has its effect, or with its answer. */
export function holdNext(
  staging: Staging,
  operation: Operation,
  at: Hold["at"] = "before",
): { readonly reached: Promise<void>; readonly goOn: () => void } {
  const reached = Promise.withResolvers<void>();
  const going = Promise.withResolvers<void>();
  const pass = (): Promise<void> => {
    staging.holds.delete(operation);
    reached.resolve();
    return going.promise;
  };
  staging.holds.set(operation, { at, pass });
  return { reached: reached.promise, goOn: going.resolve };
}

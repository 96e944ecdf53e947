/**
 * How much one address, one person and one organisation may ask of this process: a full bucket for the moment, and a steady
 * refill. Counted in memory, because a count in the database would cost a write for every request; n replicas allow n times as much.
 */
import { RequestProblem } from "../platform/request-problem.ts";
import type { Caller } from "../platform/caller.ts";
import type { Clock } from "../ports/clock.ts";
import { neighbourhoodOf } from "./client-address.ts";

export interface RateLimits {
  /** A request that nobody signed in for, or whose sign-in was wrong. Fails: rate_limited. */
  comes(address: string): void;
  /** Fails: rate_limited. */
  asks(caller: Pick<Caller, "scope" | "personId">): void;
}

/** Tokens a bucket holds, and how many come back each second. */
export interface Pace {
  readonly burst: number;
  readonly perSecond: number;
}

export interface Paces {
  /** Public requests of one address: a whole school may sit behind one. */
  readonly address: Pace;
  readonly person: Pace;
  readonly tenant: Pace;
}

/** A person's bucket is refilled by the operator's setting; the others are measured by it. */
export function pacesFor(requestsPerMinute: number): Paces {
  const perSecond = requestsPerMinute / 60;
  return {
    address: { burst: requestsPerMinute * 3, perSecond: perSecond * 3 },
    person: { burst: requestsPerMinute, perSecond },
    tenant: { burst: requestsPerMinute * 20, perSecond: perSecond * 20 },
  };
}

/** Buckets kept at most; the one that was not asked for longest is forgotten, which only fills it. */
const mostBuckets = 50_000;

export function createRateLimits(paces: Paces, clock: Clock): RateLimits {
  const address = createBuckets(paces.address, clock);
  const person = createBuckets(paces.person, clock);
  const tenant = createBuckets(paces.tenant, clock);
  return {
    comes: (from) => orWait(address.take(neighbourhoodOf(from))),
    asks: ({ scope, personId }) => {
      orWait(person.take(`${scope.tenantId} ${personId}`));
      orWait(tenant.take(scope.tenantId));
    },
  };
}

function orWait(seconds: number): void {
  if (seconds === 0) return;
  throw new RequestProblem("rate_limited", "That was a lot at once. Try again in a moment.", {
    retryAfterSeconds: Math.ceil(seconds),
  });
}

interface Buckets {
  /** Takes one; answers the seconds to wait for one when there is none, and takes nothing then. */
  take(key: string): number;
}

function createBuckets({ burst, perSecond }: Pace, clock: Clock): Buckets {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  return {
    take: (key) => {
      const now = clock.now();
      const before = buckets.get(key) ?? { left: burst, at: now };
      // A clock that is set back gives nothing, and takes nothing.
      const left = Math.min(burst, before.left + (Math.max(0, now - before.at) / 1000) * perSecond);
      const has = left >= 1;
      // Last asked, last forgotten.
      buckets.delete(key);
      buckets.set(key, { left: has ? left - 1 : left, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
      return has ? 0 : Math.max(1, (1 - left) / perSecond);
    },
  };
}

/**
 * How much one address, one person and one organisation may ask: a full bucket for the moment, and a steady refill. Counted in
 * memory, because a count in the database would cost a write for every request; whoever asks much is counted together with what
 * other processes let them ask, a second later.
 */
import { RequestProblem } from "../platform/request-problem.ts";
import type { Caller } from "../platform/caller.ts";
import type { Clock } from "../ports/clock.ts";
import { hashOf } from "../platform/vault.ts";
import type { Spent } from "../platform/rate-buckets.ts";
import { neighbourhoodOf } from "./client-address.ts";

export interface RateLimits {
  /** A request that nobody signed in for, or whose sign-in was wrong. Fails: rate_limited. */
  comes(address: string): void;
  /** Fails: rate_limited. */
  asks(caller: Pick<Caller, "scope" | "personId">): void;
  /** Tells what was spent here by whoever asks much, and goes on with what `spend` says is left of their buckets. */
  exchange(spend: (spent: readonly Spent[]) => Promise<ReadonlyMap<string, number>>): Promise<void>;
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
  const address = createBuckets("address", paces.address, clock);
  const person = createBuckets("person", paces.person, clock);
  const tenant = createBuckets("tenant", paces.tenant, clock);
  const all = [address, person, tenant];
  return {
    exchange: async (spend) => {
      const told = all.flatMap((buckets) => buckets.tell().map((spent) => ({ ...spent, buckets })));
      if (told.length === 0) return;
      const left = await spend(told.map(({ buckets: _, name: __, ...spent }) => spent));
      for (const { buckets, name, key } of told) buckets.hear(name, left.get(key));
    },
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
  take(name: string): number;
  /** What is worth telling other processes; it counts as told from then on. */
  tell(): readonly (Spent & { readonly name: string })[];
  /** What all processes together have left of it, by what was told; `undefined` = nothing was said. */
  hear(name: string, left: number | undefined): void;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
  /** Taken since it was full, or since it was told. */
  readonly taken: number;
}

/** Whoever has taken less than this part of a bucket is far from every limit, and costs no write. */
const worthTelling = 0.1;

function createBuckets(kind: string, { burst, perSecond }: Pace, clock: Clock): Buckets {
  const buckets = new Map<string, Bucket>();
  const much = new Set<string>();
  const refilled = ({ left, at, taken }: Bucket, now: number): Bucket => {
    // A clock that is set back gives nothing, and takes nothing.
    const full = Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond);
    return { left: full, at: now, taken: full === burst ? 0 : taken };
  };
  return {
    take: (name) => {
      const now = clock.now();
      const { left, taken } = refilled(buckets.get(name) ?? { left: burst, at: now, taken: 0 }, now);
      const has = left >= 1;
      const after = { left: has ? left - 1 : left, at: now, taken: has ? taken + 1 : taken };
      // Last asked, last forgotten.
      buckets.delete(name);
      buckets.set(name, after);
      if (after.taken >= burst * worthTelling) much.add(name);
      const [oldest] = buckets.keys();
      if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
      return has ? 0 : Math.max(1, (1 - left) / perSecond);
    },
    tell: () => {
      const names = [...much];
      much.clear();
      return names.flatMap((name) => {
        const bucket = buckets.get(name);
        if (!bucket || bucket.taken === 0) return [];
        buckets.set(name, { ...bucket, taken: 0 });
        return [{ name, key: hashOf(`${kind} ${name}`), taken: bucket.taken, burst, perSecond }];
      });
    },
    hear: (name, left) => {
      const bucket = buckets.get(name);
      if (!bucket || left === undefined) return;
      const now = clock.now();
      // What was taken here while the answer was on its way is not in it yet.
      buckets.set(name, { ...refilled(bucket, now), left: Math.min(left - bucket.taken, refilled(bucket, now).left) });
    },
  };
}

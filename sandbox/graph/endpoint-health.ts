/**
 * How an endpoint has kept its three seconds in the last ten minutes. From a tenth of at least 100 answers too slow, notifications wait
 * ten minutes; from 15 percent, they are dropped. Source: "Receive change notifications through webhooks", "Throttling".
 */
const windowMs = 600_000;
const leastAnswers = 100;

export interface EndpointHealth {
  record(url: string, at: number, pace: "in time" | "slow"): void;
  of(url: string, now: number): "well" | "delaying" | "dropping";
}

/** Kept in memory: a restart forgives. */
export function createEndpointHealth(): EndpointHealth {
  const answers = new Map<string, { readonly at: number; readonly pace: "in time" | "slow" }[]>();
  const recent = (url: string, now: number): { readonly pace: "in time" | "slow" }[] => {
    const kept = (answers.get(url) ?? []).filter(({ at }) => at > now - windowMs);
    answers.set(url, kept);
    return kept;
  };
  return {
    record(url, at, pace) {
      recent(url, at);
      answers.get(url)?.push({ at, pace });
    },
    of(url, now) {
      const seen = recent(url, now);
      if (seen.length < leastAnswers) return "well";
      const slow = seen.filter(({ pace }) => pace === "slow").length / seen.length;
      return slow >= 0.15 ? "dropping" : slow >= 0.1 ? "delaying" : "well";
    },
  };
}

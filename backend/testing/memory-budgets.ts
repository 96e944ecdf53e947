/** Budgets of calls in memory, for tests of adapters. */
import type { CallBudget, DailyBudget } from "../ports/call-budget.ts";

/** Three calls at a time to one account, in the order they came. */
export function createMemoryCallBudget(): CallBudget {
  const running = new Map<string, number>();
  const waiting: { readonly key: string; readonly go: () => void }[] = [];
  return {
    async inTurn({ connectionId: key }, call) {
      const count = running.get(key) ?? 0;
      if (count < 3) running.set(key, count + 1);
      else await new Promise<void>((go) => waiting.push({ key, go }));
      try {
        return await call();
      } finally {
        const next = waiting.findIndex((each) => each.key === key);
        if (next === -1) running.set(key, (running.get(key) ?? 1) - 1);
        else waiting.splice(next, 1)[0]?.go();
      }
    },
  };
}

/** As many writes a day as one likes. */
export const unlimited: DailyBudget = {
  spend: async () => undefined,
  exhaust: async () => undefined,
};

/** A transaction whose work may be refused: then nothing of it stays. */
import { refused } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { OpenDatabase, Tx } from "../../platform/database.ts";

class Refused<E> extends Error {
  readonly reason: E;
  constructor(reason: E) {
    super("Refused");
    this.reason = reason;
  }
}

/** Commits what `work` did when it succeeds, and takes it back when it is refused. */
export async function decideInTransaction<T, E>(
  database: OpenDatabase,
  work: (tx: Tx) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await database.transaction(async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result.error);
      return result;
    });
  } catch (thrown) {
    if (thrown instanceof Refused) return refused(thrown.reason as E);
    throw thrown;
  }
}

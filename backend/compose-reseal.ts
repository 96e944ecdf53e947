/** `node backend/main.ts reseal`: seals everything in the database with the newest key and says what it did. */
import type { Config } from "./config.ts";
import { systemClock } from "./platform/clocks.ts";
import { openDatabase } from "./platform/database.ts";
import { resealAll } from "./platform/reseal.ts";
import { createVault, readSealingKeys } from "./platform/vault.ts";

/** Answers the exit code: 0 when nothing is left that another key sealed. */
export async function reseal(config: Config): Promise<number> {
  const vault = createVault(readSealingKeys(config.SEALING_KEY));
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataFolder: config.DATA_FOLDER });
  try {
    const all = await resealAll({ database, vault, clock: systemClock });
    for (const { what, done, left, unreadable } of all)
      console.log(`${what}: ${done} sealed anew, ${left} in use, ${unreadable} unreadable`);
    const remaining = all.reduce((sum, { left, unreadable }) => sum + left + unreadable, 0);
    console.log(
      remaining === 0
        ? `Everything is sealed with key ${vault.newestKeyId}.`
        : `${remaining} remain. Run it again; what stays unreadable belongs to people who have to connect again.`,
    );
    return remaining === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

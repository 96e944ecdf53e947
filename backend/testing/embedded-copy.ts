/** Embedded databases for tests, copied from one that is made once for each wording of the migrations. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { openDatabase } from "../platform/database.ts";
import type { OpenDatabase } from "../platform/database.ts";
import { fingerprint, makeQueue } from "./fresh-database.ts";

const folder = new URL("../../.local/embedded/", import.meta.url);

/** An embedded database in memory with all tables and nothing in them, in a sixth of the time that making one takes. */
export async function openEmbeddedCopy(): Promise<OpenDatabase> {
  const kept = await keepEmbeddedCopy();
  return openDatabase({ dump: new Blob([new Uint8Array(await readFile(kept))]) });
}

/**
 * Makes what is copied, where it is not there yet; answers where. Those who want the first copy at the same time each make one, and one of
 * them is kept.
 */
export async function keepEmbeddedCopy(): Promise<URL> {
  const kept = new URL(`${fingerprint()}.tar`, folder);
  if (existsSync(kept)) return kept;
  const made = await openDatabase();
  await makeQueue(made);
  if (made.raw.engine !== "pglite") throw new Error("cannot happen: an embedded database on a server");
  const half = new URL(`${fingerprint()}.${process.pid}`, folder);
  await mkdir(folder, { recursive: true });
  await writeFile(half, Buffer.from(await (await made.raw.pglite.dumpDataDir("none")).arrayBuffer()));
  await rename(half, kept);
  await made.close();
  return kept;
}

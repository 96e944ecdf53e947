/** One process at a time in a folder: a file with its process id, which a later process may take over from a dead one. */
import { link, open, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";

export interface FolderLock {
  release(): Promise<void>;
}

/** Folders this process holds: after a restart in a container a stale file may well carry our own process id. */
const held = new Set<string>();

/** Takes the folder. Fails with a sentence that names the process which holds it. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, "in-use.lock");
  if (held.has(path)) throw new Error(`The data folder ${folder} is already open in this process`);
  held.add(path);
  try {
    await take(path, folder);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return {
    release: async () => {
      if (held.delete(path)) await unlink(path).catch(() => undefined);
    },
  };
}

async function take(path: string, folder: string): Promise<void> {
  const mine = `${process.pid} ${await bootAndStart(process.pid)}\n`;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await writeNew(path, mine)) return;
    const found = await readFile(path, "utf8").catch(() => undefined);
    if (found === undefined) continue;
    if (await isAlive(found)) {
      const holder = Number.parseInt(found, 10);
      throw new Error(
        `The data folder ${folder} is in use by process ${holder}. Stop that one, or set DATA_FOLDER to another folder.`,
      );
    }
    await removeStale(path, found);
  }
  throw new Error(`The data folder ${folder} cannot be locked: remove ${path} if nothing uses it`);
}

async function writeNew(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(content);
    await file.close();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Two late-comers may both have read the same stale file: the slower one must not remove what the faster one wrote. */
async function removeStale(path: string, content: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, "utf8")) !== content) await link(aside, path).catch(() => undefined);
  await unlink(aside);
}

async function isAlive(content: string): Promise<boolean> {
  const [idText = "", start = ""] = content.trim().split(" ");
  const id = Number.parseInt(idText, 10);
  // Written by a process that died between creating the file and filling it.
  if (!Number.isInteger(id) || id <= 0) return false;
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
  const nowStart = await bootAndStart(id);
  return start === "" || nowStart === "" || start === nowStart;
}

/** Tells a process from a later one with the same id, where the system shows it (Linux). */
async function bootAndStart(id: number): Promise<string> {
  try {
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const stat = await readFile(`/proc/${id}/stat`, "utf8");
    // The name in parentheses may itself hold spaces; the start time is the 22nd field.
    const afterName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return `${boot.trim()}:${afterName[19]}`;
  } catch {
    return "";
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}

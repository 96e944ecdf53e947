/** Keeps the sandbox's state in one JSON file, so that a restart finds every mailbox and meeting as it was. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface Snapshot {
  /** The saved part under this name, or undefined on a first start. */
  load<T>(part: string): T | undefined;
  /** Registers where a part's state comes from when it is saved. The value must survive JSON. */
  keep(part: string, read: () => unknown): void;
  /** Says that something changed; it is written within half a second. */
  touch(): void;
  /** Writes now. */
  flush(): void;
}

/** `file` undefined keeps nothing (tests). Fails when the file exists and is not JSON. */
export function createSnapshot(file: string | undefined): Snapshot {
  const saved = file ? readJson(file) : {};
  const parts = new Map<string, () => unknown>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (!file) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries([...parts].map(([name, read]) => [name, read()]))));
    renameSync(`${file}.new`, file);
  };
  return {
    load: <T>(part: string) => saved[part] as T | undefined,
    keep(part, read) {
      parts.set(part, read);
    },
    touch() {
      if (file) timer ??= setTimeout(flush, 500).unref();
    },
    flush,
  };
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

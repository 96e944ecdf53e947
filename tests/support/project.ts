/** Where the project is, and where the vendors' contracts and recorded answers are looked for. */
import { existsSync } from "node:fs";
import { join } from "node:path";

export const projectFolder = join(import.meta.dirname, "..", "..");

/** `specs` or `fixtures` beside the project, or undefined when they are not there. */
export function sharedFolder(part: "specs" | "fixtures"): string | undefined {
  const folder = join(process.env["SHARED_FOLDER"] ?? join(projectFolder, "..", "shared"), part);
  return existsSync(folder) ? folder : undefined;
}

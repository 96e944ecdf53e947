/** The project's own source files, with what each imports. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { projectFolder } from "#tests/support/project.ts";

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** What it imports: project files by their path, packages by their name. */
  readonly imports: readonly string[];
}

/** Every TypeScript and JavaScript file that git knows or would add. */
export function sourceFiles(): readonly SourceFile[] {
  return projectFiles()
    .filter((path) => /\.(ts|tsx|mjs|js)$/.test(path))
    .map((path) => {
      const text = readFileSync(join(projectFolder, path), "utf8");
      return { path, text, imports: importsOf(path, text) };
    });
}

/** Every file that git knows or would add, from the project's root. */
export function projectFiles(): readonly string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: projectFolder,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(projectFolder, path)));
}

function importsOf(path: string, text: string): readonly string[] {
  const specifiers = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^;"']*?from\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|(?:^|\n)\s*import\s*["']([^"']+)["']/g,
    ),
  ];
  return specifiers.map((match) => resolve(path, match[1] ?? match[2] ?? match[3] ?? ""));
}

function resolve(from: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (specifier.startsWith(".")) return normalize(join(dirname(from), specifier)).replaceAll("\\", "/");
  return specifier;
}

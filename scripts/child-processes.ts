/** Starts the local run's processes, waits until they answer, and ends them again. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { join } from "node:path";
import { projectFolder } from "./local-settings.ts";

export interface RunningChild {
  readonly name: string;
  readonly process: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  /** Asks it to stop and waits; after ten seconds it is killed. */
  stop(): Promise<void>;
}

/** Compiled code and stripped types of what was run before: a third of a start's work, most of it before anything answers. */
export const compileCache = join(projectFolder, ".local", "compile-cache");

/** Runs `node <script>` on this very Node. `print` decides whether its lines are shown as they come. */
export function startChild(
  name: string,
  script: string,
  options: { readonly env: Record<string, string>; readonly print: "yes" | "no" },
): RunningChild {
  const child = spawn(process.execPath, [script], {
    cwd: projectFolder,
    env: { NODE_COMPILE_CACHE: compileCache, ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      chunks.push(text);
      if (options.print === "yes") process.stdout.write(text.replaceAll(/^(?=.)/gm, `${name} | `));
    });
  }
  return {
    name,
    process: child,
    output: () => chunks.join(""),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(killer);
    },
  };
}

/** Resolves when `url` answers 2xx; fails when the child ends first or after `limitMs`. `ca` is PEM text to trust. */
export async function untilItAnswers(
  child: RunningChild,
  url: string,
  options: { readonly ca?: string; readonly limitMs?: number } = {},
): Promise<void> {
  const giveUpAt = Date.now() + (options.limitMs ?? 60_000);
  while (!(await answers(url, options.ca))) {
    if (child.process.exitCode !== null || child.process.signalCode !== null) {
      throw new Error(`${child.name} ended before it answered:\n${child.output()}`);
    }
    if (Date.now() > giveUpAt) throw new Error(`${child.name} did not answer at ${url} in time:\n${child.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function answers(url: string, ca: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const get = url.startsWith("https:") ? getHttps : getHttp;
    get(url, { ...(ca ? { ca } : {}), timeout: 5000 }, (response) => {
      response.resume();
      resolve((response.statusCode ?? 500) < 300);
    })
      .on("timeout", () => resolve(false))
      .on("error", () => resolve(false));
  });
}

/** The whole of Slotside for a story: stand-ins and product as processes of their own, seeded, on ports of their own. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild, untilItAnswers, type RunningChild } from "../../scripts/child-processes.ts";
import {
  localOrigins,
  localRegistrations,
  productEnvironment,
  sandboxEnvironment,
  type LocalOrigins,
  type LocalRun,
} from "../../scripts/local-settings.ts";
import { setUpSamples } from "../../scripts/sample-organisations.ts";
import { freshDatabase, giveBack } from "#backend/testing/fresh-database.ts";
import { buildManifests } from "#manifests/build-manifests.ts";
import { findLeaks } from "./leaks.ts";
import { projectFolder } from "./project.ts";

export interface RunningProduct {
  readonly origins: LocalOrigins;
  readonly run: LocalRun;
  readonly sandbox: RunningChild;
  readonly product: RunningChild;
  /** Ends the product at once, as a crash would. */
  killProduct(): Promise<void>;
  /** Starts the product again on the same data. */
  restartProduct(): Promise<void>;
  /**
   * Ends everything. Fails when any call of the story, asked or answered, broke a vendor's contract, and when the product printed or
   * answered a token, a code or a secret.
   */
  stop(): Promise<void>;
}

/**
 * `basePort` must be free together with the 43 ports above it; every story file has its own. Runs on the database at `on`; `embedded`
 * is PGlite, as on a bare laptop; left out, it is one of the test run's PostgreSQL server where there is one, which is up sooner.
 */
export async function startProduct(
  basePort: number,
  options: { readonly on?: string; readonly seed?: "yes" | "no" } = {},
): Promise<RunningProduct> {
  const certificate = localCertificate();
  const folder = mkdtempSync(join(tmpdir(), "slotside-story-"));
  const made = options.on === undefined ? await freshDatabase(`story_${basePort}`) : undefined;
  const databaseUrl = made ?? (options.on === "embedded" ? undefined : options.on);
  const run: LocalRun = {
    basePort,
    dataFolder: folder,
    manifestsFolder: join(folder, "manifests"),
    certificate,
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
  };
  const origins = localOrigins(basePort);
  mkdirSync(run.manifestsFolder, { recursive: true });
  await buildManifests({ publicOrigin: origins.product, outFolder: run.manifestsFolder, ...localRegistrations });
  const sandbox = startChild("sandbox", "sandbox/main.ts", { env: sandboxEnvironment(run), print: "no" });
  const [, firstProduct] = await Promise.all([untilItAnswers(sandbox, `${origins.home}/healthz`), bringUp(run)]);
  let product = firstProduct;
  const products = [firstProduct];
  if (options.seed !== "no") await setUpSamples(origins);
  return {
    origins,
    run,
    sandbox,
    get product() {
      return product;
    },
    async killProduct() {
      const ended = new Promise((resolve) => product.process.once("exit", resolve));
      product.process.kill("SIGKILL");
      await ended;
    },
    async restartProduct() {
      await product.stop();
      product = await bringUp(run);
      products.push(product);
    },
    async stop() {
      const broken = await brokenContracts(origins);
      await product.stop();
      const leaks = await findLeaks({ origins, run }, products.map((each) => each.output()).join(""));
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
      if (made !== undefined) await giveBack(made);
      if (leaks.length > 0) throw new Error(`Secrets got out:\n${leaks.join("\n")}`);
      if (broken.length > 0) throw new Error(`Vendors' contracts were broken:\n${broken.join("\n")}`);
    },
  };
}

async function brokenContracts({ home }: LocalOrigins): Promise<readonly string[]> {
  const answer = await fetch(`${home}/calls?problems=1`);
  const { items } = (await answer.json()) as {
    items: readonly { site: string; method: string; path: string; problems: readonly string[] }[];
  };
  return items.map(({ site, method, path, problems }) => `${site} ${method} ${path}: ${problems.join("; ")}`);
}

async function bringUp(run: LocalRun): Promise<RunningChild> {
  const product = startChild("slotside", "backend/main.ts", { env: productEnvironment(run), print: "no" });
  await untilItAnswers(product, `${localOrigins(run.basePort).product}/readyz`, {
    ca: readFileSync(run.certificate.certFile, "utf8"),
  });
  return product;
}

function localCertificate(): LocalRun["certificate"] {
  const folder = join(projectFolder, ".local", "certificate");
  return { certFile: join(folder, "localhost.crt"), keyFile: join(folder, "localhost.key") };
}

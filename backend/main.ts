/**
 * One process of the backend: reads its settings, runs until it is told to stop. `node backend/main.ts env` shows the settings,
 * `node backend/main.ts reseal` seals everything anew with the newest key.
 */
import { exampleEnvironment, readConfig } from "./config.ts";
import type { Config } from "./config.ts";
import { createLog } from "./platform/log.ts";

const oldestNode = 24;

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  console.error(
    `Slotside needs Node.js ${oldestNode} or later; this is ${process.versions.node}. \`npm start\` brings its own.`,
  );
  process.exit(1);
}
if (process.argv[2] === "env") {
  process.stdout.write(exampleEnvironment());
  process.exit(0);
}

const config = readSettings();
const log = createLog(config.LOG_LEVEL);
process.on("uncaughtException", (error) => die("uncaught exception", error));
process.on("unhandledRejection", (reason) => die("unhandled rejection", reason));

if (process.argv[2] === "reseal") {
  const { reseal } = await import("./compose-reseal.ts");
  process.exit(await reseal(config));
}

try {
  const { createApp } = await import("./app.ts");
  const app = await createApp(config, log);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await app.stop();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  await app.start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  die("could not start", error);
}

function die(what: string, error: unknown): never {
  log.fatal({ err: error }, what);
  process.exit(1);
}

function readSettings(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return process.exit(1);
  }
}

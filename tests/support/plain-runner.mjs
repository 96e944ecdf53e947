// Runs a test file as Node runs any program: in the worker itself, with Node's own loader. Jest's usual way gives each file a realm of its
// own and compiles all that it needs anew, libraries and all, which took longer than most tests. Here libraries are loaded once in a
// worker; the project's own modules are made anew for each file, so that what one keeps is never found by another.
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { setGlobals } from "./plain-globals.mjs";

const require = createRequire(import.meta.url);
const adapter = require("jest-circus/runner").default;
const globals = new URL("plain-globals.mjs", import.meta.url).href;
const project = new URL("../../", import.meta.url).href;
const packages = new URL("node_modules/", project).href;
let files = 0;

// A module of ours that a test file needs is of that file: it is asked for under the file's number, and so is what it needs itself.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "@jest/globals") return { url: globals, format: "module", shortCircuit: true };
    const found = next(specifier, context);
    const file = /\?file=\d+$/.exec(context.parentURL ?? "")?.[0];
    const isOurs = found.url.startsWith(project) && !found.url.startsWith(packages);
    return file !== undefined && isOurs ? { ...found, url: `${found.url}${file}` } : found;
  },
});

/** A Jest `testRunner`. The environment option `timeZone` is the zone of the process while the file runs. */
// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default async function runPlainly(...given) {
  const [globalConfig, config, environment, , testPath, sendMessageToJest] = given;
  const { timeZone } = config.testEnvironmentOptions;
  const { console: usualConsole } = globalThis;
  const usualZone = process.env.TZ;
  const plainRuntime = {
    // Each file has Jest's tests and hooks to itself.
    requireInternalModule: (path) => {
      delete require.cache[path];
      return require(path);
    },
    requireModule: require,
    setGlobalsForRuntime: setGlobals,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => {
      files += 1;
      return import(`${pathToFileURL(path)}?file=${files}`);
    },
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  globalThis.console = environment.global.console;
  if (timeZone !== undefined) setZone(timeZone);
  try {
    return await adapter(globalConfig, config, environment, plainRuntime, testPath, sendMessageToJest);
  } finally {
    globalThis.console = usualConsole;
    if (timeZone !== undefined) setZone(usualZone);
    forgetTests();
  }
}

/** Fails where this runtime does not follow. */
function setZone(timeZone) {
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
  const summer = new Date("2026-07-01T12:00:00Z");
  // A zone's name may be another here (Asia/Calcutta); its hours are not.
  if (summer.toLocaleString("en-GB") !== summer.toLocaleString("en-GB", { timeZone }))
    throw new Error(`this process does not move to ${timeZone}`);
}

/** Jest keeps the tests of a file, and with them all that they hold, under symbols of its own. */
function forgetTests() {
  for (const symbol of Object.getOwnPropertySymbols(globalThis))
    if (symbol.description === "JEST_STATE_SYMBOL" || symbol.description === "EVENT_HANDLERS")
      Reflect.deleteProperty(globalThis, symbol);
}

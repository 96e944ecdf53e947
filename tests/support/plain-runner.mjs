// Runs a test file as Node runs any program: in the worker itself, with Node's own loader. Jest's usual way gives each file a realm of its
// own and compiles all that it needs anew, libraries and all, which took longer than most tests. What files may leave in each other's way is therefore
// what a module keeps (hardly any does: the architecture's tests forbid the clock, ids and chance that could be kept).
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import { setGlobals } from "./plain-globals.mjs";

const require = createRequire(import.meta.url);
const adapter = require("jest-circus/runner").default;
const globals = new URL("plain-globals.mjs", import.meta.url).href;
const project = new URL("../../", import.meta.url).href;
const packages = new URL("node_modules/", project).href;
let files = 0;

// A module that a zone's test file needs is one of that zone: what it keeps from its beginning was made there.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "@jest/globals") return { url: globals, format: "module", shortCircuit: true };
    const found = next(specifier, context);
    const zone = /[?&](zone=[^&]+)/.exec(context.parentURL ?? "")?.[1];
    const isOurs = found.url.startsWith(project) && !found.url.startsWith(packages);
    return zone !== undefined && isOurs ? { ...found, url: `${found.url}?${zone}` } : found;
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
      const query = timeZone === undefined ? "" : `&zone=${encodeURIComponent(timeZone)}`;
      return import(`${pathToFileURL(path)}?file=${files}${query}`);
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

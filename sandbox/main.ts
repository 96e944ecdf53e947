/** Runs the sandbox as a process of its own; see README.md for its environment. Stops on SIGTERM and SIGINT, keeping its state. */
import { existsSync, readFileSync } from "node:fs";
import { startSandbox } from "./sandbox-cloud.ts";

const environment = process.env;

const sandbox = await startSandbox({
  basePort: Number(environment["SANDBOX_PORT_BASE"] ?? 4400),
  tls: { cert: readFileSync(needed("SANDBOX_TLS_CERT"), "utf8"), key: readFileSync(needed("SANDBOX_TLS_KEY"), "utf8") },
  productOrigin: environment["SANDBOX_PRODUCT_ORIGIN"] ?? "https://localhost:4443",
  manifestsFolder: environment["SANDBOX_MANIFESTS"] ?? "dist/manifests",
  ...given("specsFolder", specsFolder()),
  ...given("dataFile", environment["SANDBOX_DATA"]),
  ...(environment["SANDBOX_SEED"] ? { seed: Number(environment["SANDBOX_SEED"]) } : {}),
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void sandbox.stop().then(() => process.exit(0));
  });
}

for (const [name, origin] of Object.entries(sandbox.origins)) console.log(`${name.padEnd(11)}${origin}`);
console.log(
  specsFolder()
    ? "Every exchange is held against the vendors' contracts."
    : "The vendors' contracts are not here: exchanges are not checked.",
);

function specsFolder(): string | undefined {
  const folder = environment["SANDBOX_SPECS"];
  return folder && existsSync(folder) ? folder : undefined;
}

function needed(name: string): string {
  const value = environment[name];
  if (!value) {
    console.error(`${name} must name a PEM file.`);
    process.exit(1);
  }
  return value;
}

function given<Name extends string>(name: Name, value: string | undefined): Partial<Record<Name, string>> {
  return value ? ({ [name]: value } as Record<Name, string>) : {};
}

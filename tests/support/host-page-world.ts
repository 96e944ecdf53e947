/** A sandbox world without clouds, for tests of the host clients: hand-written manifests, a tiny product and stand-ins for Entra and Graph. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createCallLog } from "#sandbox/call-log.ts";
import { createChance } from "#sandbox/chance.ts";
import { createClock } from "#sandbox/clock.ts";
import { createFaultPlan } from "#sandbox/faults.ts";
import type { SandboxPerson } from "#sandbox/people.ts";
import { originsFrom } from "#sandbox/ports.ts";
import { Site } from "#sandbox/site.ts";
import { createSnapshot } from "#sandbox/snapshot.ts";
import { createTimers } from "#sandbox/timers.ts";
import type { Entra, World } from "#sandbox/world.ts";
import { ensureLocalCertificate } from "../../scripts/local-certificate.ts";

export interface HostPageWorld {
  readonly world: World;
  /** Serves what the test puts there; listens on `world.productOrigin`. */
  readonly product: Site;
  readonly entra: Entra;
  /** Writes a file below the manifests folder. */
  readonly writeManifest: (path: string, content: string) => void;
  readonly removeManifest: (path: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts the product site on a free port and makes an empty manifests folder. Lena's organisation consents, Eve's does not. */
export async function startHostPageWorld(): Promise<HostPageWorld> {
  const folder = mkdtempSync(join(tmpdir(), "slotside-host-"));
  const { certFile, keyFile } = await ensureLocalCertificate(join(folder, "certificate"), new Date());
  const tls = { cert: readFileSync(certFile, "utf8"), key: readFileSync(keyFile, "utf8") };
  const product = new Site({ name: "product", tls });
  const productOrigin = `https://localhost:${await product.listen(0)}`;
  const clock = createClock();
  const manifestsFolder = join(folder, "manifests");
  const snapshot = createSnapshot(undefined);
  return {
    world: {
      clock,
      log: createCallLog(clock),
      faults: createFaultPlan(),
      snapshot,
      timers: createTimers({ clock, snapshot }),
      chance: createChance({ snapshot }),
      origins: originsFrom(5300),
      productOrigin,
      tls,
      manifestsFolder,
    },
    product,
    entra: createTokenStandIn(tls),
    writeManifest(path, content) {
      const file = join(manifestsFolder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    removeManifest: (path) => rmSync(join(manifestsFolder, path), { force: true }),
    async close() {
      await product.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Unsigned tokens that name the person and the host client; enough for a host page, which only hands them on. */
function createTokenStandIn(tls: World["tls"]): Entra {
  return {
    site: new Site({ name: "entra", tls }),
    async productToken(person, hostClientId) {
      if (person.handle === "eve") return { ok: false, error: "consent_required" };
      const accessToken = unsignedToken(person, { azp: hostClientId });
      return { ok: true, accessToken, idToken: unsignedToken(person, { aud: hostClientId }), expiresInSeconds: 3600 };
    },
  };
}

function unsignedToken(person: SandboxPerson, claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    oid: person.oid,
    tid: person.tid,
    sub: person.oid,
    name: person.displayName,
    preferred_username: person.email,
    ver: "2.0",
    iat: now,
    exp: now + 3600,
    ...claims,
  };
  return `${part({ alg: "RS256", typ: "JWT" })}.${part(payload)}.c2lnbmVk`;
}

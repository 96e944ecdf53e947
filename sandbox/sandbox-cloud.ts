/** Composes the whole sandbox: stand-ins, host clients and home page on one clock, one call log, one fault plan and one snapshot. */
import { createCallLog } from "./call-log.ts";
import { type Clock, createClock } from "./clock.ts";
import { createEntraCheck, createGraphCheck } from "./contract-checks.ts";
import { addControls } from "./controls.ts";
import { createEntra, type EntraStandIn } from "./entra/entra.ts";
import { createFaultPlan } from "./faults.ts";
import { createGoogle, type GoogleStandIn } from "./google/google.ts";
import { createGraph, type GraphStandIn } from "./graph/graph.ts";
import { mountHomePage } from "./hosts/home/home-page.ts";
import { createOutlookHost } from "./hosts/outlook/outlook-host.ts";
import { createTeamsHost } from "./hosts/teams/teams-host.ts";
import { createZoomHost } from "./hosts/zoom/zoom-host.ts";
import { type MailInbox, openMailInbox } from "./mail/mail-inbox.ts";
import { SmtpReceiver } from "./mail/smtp-receiver.ts";
import { type Origins, originsFrom, portOffsets } from "./ports.ts";
import { seedCalendars } from "./seed-calendars.ts";
import { Site } from "./site.ts";
import { createSnapshot, type Snapshot } from "./snapshot.ts";
import { createTimers } from "./timers.ts";
import { createChance } from "./chance.ts";
import type { World } from "./world.ts";
import { createZoom, type ZoomStandIn } from "./zoom/zoom.ts";

export interface SandboxOptions {
  /** First of the sandbox's ports; 0 looks for a free range. */
  readonly basePort: number;
  readonly tls: World["tls"];
  readonly productOrigin: string;
  readonly manifestsFolder: string;
  /** Absent = nothing is held against the vendors' contracts. */
  readonly specsFolder?: string;
  /** Where the state is kept over a restart; absent = nowhere. */
  readonly dataFile?: string;
  /** Milliseconds since the epoch; the machine's own clock when absent. */
  readonly realNow?: () => number;
  /** `by-hand`: deferred work waits for `timers.tick()` or a moved clock. Absent = it is done when it is due. */
  readonly ticking?: "by-hand";
  /** Ids come from it and are the same in every run; absent = from real chance. Secrets are always from real chance. */
  readonly seed?: number;
}

export interface Sandbox {
  readonly origins: Origins;
  readonly world: World;
  readonly entra: EntraStandIn;
  readonly graph: GraphStandIn;
  readonly zoom: ZoomStandIn;
  readonly google: GoogleStandIn;
  readonly mail: MailInbox;
  /** Closes every site and writes the snapshot. */
  stop(): Promise<void>;
}

/** Resolves when every site listens. Fails when a port is taken, unless a free range was asked for. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  if (options.basePort !== 0) return startAt(options.basePort, options);
  for (let tries = 0; ; tries += 1) {
    const basePort = 20_000 + ((process.pid * 7 + tries) % 500) * 20;
    try {
      return await startAt(basePort, options);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || tries > 200) throw error;
    }
  }
}

/** The stand-ins on one clock, one call log and one fault plan; nothing listens. */
export type Clouds = Omit<Sandbox, "origins" | "stop">;

/** For who calls the stand-ins in their own process (`site.take`), with a world that may be kept in memory. */
export async function createClouds(world: World): Promise<Clouds> {
  const { specsFolder } = world;
  const entra = await createEntra(world, specsFolder ? createEntraCheck(specsFolder, world.origins) : undefined);
  const graph = createGraph(world, entra, specsFolder ? createGraphCheck(specsFolder) : undefined);
  const zoom = createZoom(world);
  const mail = openMailInbox(world);
  const google = createGoogle(world, mail);
  addFaultActions(world, { entra, zoom, google });
  return { world, entra, graph, zoom, google, mail };
}

async function startAt(basePort: number, options: SandboxOptions): Promise<Sandbox> {
  const world = createWorld(basePort, options);
  const clouds = await createClouds(world);
  const { entra, graph, zoom, google, mail } = clouds;
  seedCalendars(graph, world.clock.now());
  const home = new Site({ name: "home" });
  addControls(home, { world, entra, graph, zoom, google, mail });
  mountHomePage(home, world, { entra, graph, zoom });
  const sites: Readonly<Record<keyof typeof portOffsets, Site | SmtpReceiver>> = {
    home,
    teams: createTeamsHost(world, entra, graph),
    outlook: createOutlookHost(world, entra, graph),
    zoomClient: createZoomHost(world, zoom),
    entra: entra.site,
    graph: graph.site,
    zoom: zoom.site,
    google: google.site,
    smtp: new SmtpReceiver(world, mail),
  };
  const listening: (Site | SmtpReceiver)[] = [];
  const closeAll = async (): Promise<void> => {
    await Promise.all(listening.map((site) => site.close()));
  };
  try {
    for (const [name, site] of Object.entries(sites)) {
      await site.listen(basePort + portOffsets[name as keyof typeof portOffsets]);
      listening.push(site);
    }
  } catch (error) {
    await closeAll();
    throw error;
  }
  const stopTicking = options.ticking === "by-hand" ? undefined : world.timers.start(200);
  return {
    origins: world.origins,
    world,
    entra,
    graph,
    zoom,
    google,
    mail,
    async stop() {
      stopTicking?.();
      await closeAll();
      world.snapshot.flush();
    },
  };
}

/** What the fault plan does beyond the call it hits. */
function addFaultActions(
  { clock, faults }: World,
  { entra, zoom, google }: Pick<Sandbox, "entra" | "zoom" | "google">,
): void {
  faults.perform("clock_jump", ({ jumpMs }) => clock.advance(jumpMs ?? 0));
  faults.perform("revoke_tokens", ({ site }, { authorization }) => {
    const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1] ?? "";
    if (site === "zoom") return zoom.revokeHolder(bearer);
    if (site === "google") return google.revokeHolder(bearer);
    const judged = entra.judgeGraphToken(bearer);
    if (judged.ok) entra.revoke(String(judged.claims["oid"]));
  });
}

function createWorld(
  basePort: number,
  { tls, productOrigin, manifestsFolder, specsFolder, dataFile, realNow, seed }: SandboxOptions,
): World {
  const snapshot = createSnapshot(dataFile);
  const clock = keptClock(snapshot, realNow ?? Date.now);
  return {
    clock,
    log: createCallLog(clock),
    faults: createFaultPlan(() => clock.now()),
    snapshot,
    timers: createTimers({ clock, snapshot }),
    chance: createChance({ seed, snapshot }),
    origins: originsFrom(basePort),
    productOrigin,
    tls,
    manifestsFolder,
    ...(specsFolder ? { specsFolder } : {}),
  };
}

/** A moved clock stays moved over a restart: what was dated by it is still there. */
function keptClock(snapshot: Snapshot, realNow: () => number): Clock {
  const clock = createClock(realNow);
  clock.advance(snapshot.load<{ offsetMs: number }>("clock")?.offsetMs ?? 0);
  snapshot.keep("clock", () => ({ offsetMs: clock.now() - realNow() }));
  return clock;
}

/** What happens in the very moment in which the product speaks with a vendor. */
import { allCopies, type Copy, referenceIn } from "./calendar-copies.ts";
import { dragCopy } from "./outside-acts.ts";
import { moveSession } from "./people-acts.ts";
import { createChance } from "./seeded-chance.ts";
import type { CloudCall } from "./simulated-clouds.ts";
import type { Stage } from "./stage.ts";

/** Now and then an organizer drags an event while it is being written, or somebody moves the session by the product. */
export function actMeanwhile(stage: Stage): (call: CloudCall) => void {
  const { world, favour = {} } = stage;
  const drags = createChance(world.seed, "meanwhile");
  const moves = createChance(world.seed, "moves meanwhile");
  const { dragsMeanwhile = 0.05, movesMeanwhile = 0 } = favour;
  return (call) => {
    if (isPatch(call) && drags.hits(dragsMeanwhile)) {
      const copy = copyOf(stage, call);
      if (copy) dragCopy(stage, copy);
    }
    if ((isPatch(call) || isCreate(call)) && moves.hits(movesMeanwhile)) moveMeanwhile(stage, call);
  };
}

function moveMeanwhile(stage: Stage, call: CloudCall): void {
  const { scheduler, outside } = stage.world;
  const reference = isCreate(call) ? referenceIn(call.body) : copyOf(stage, call)?.reference;
  const session = [...stage.sessions.values()].find((one) => one.reference === reference);
  if (session) scheduler.spawn({ kind: "people", life: outside }, () => moveSession(stage, session));
}

/** Now and then a vendor makes, changes or removes what it was asked to, and its answer is lost. */
export function loseWrites({ world, favour = {} }: Stage): (call: CloudCall) => boolean {
  const chance = createChance(world.seed, "lost writes");
  return (call) => (isCreate(call) || isPatch(call) || isRemoval(call)) && chance.hits(favour.lostWrites ?? 0);
}

const eventOf = ({ url }: CloudCall): string | undefined =>
  /\/events\/([^/]+)$/.exec(decodeURIComponent(url.pathname))?.[1];
const isPatch = (call: CloudCall): boolean => call.method === "PATCH" && eventOf(call) !== undefined;
const isCreate = ({ method, url }: CloudCall): boolean =>
  method === "POST" && /\/(events|meetings)$/.test(url.pathname);

const isRemoval = ({ method, url }: CloudCall): boolean =>
  /\/(events|meetings)\/[^/]+(\/cancel)?$/.test(url.pathname) &&
  (method === "DELETE" || url.pathname.endsWith("/cancel"));

const copyOf = ({ world }: Stage, call: CloudCall): Copy | undefined =>
  allCopies(world).find(({ eventId, isOrganizer }) => isOrganizer && eventId === eventOf(call));

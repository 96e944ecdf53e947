/** All mailboxes of the sandbox: the copies themselves, found by either id, saved with the snapshot. */
import { everybody, type SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import { createGraphIds, firstIdState, type GraphIds, type IdState } from "./graph-ids.ts";
import type { StoredEvent } from "./stored-event.ts";

/** What a person or a test can switch; plain data, changed over the controls. */
export interface GraphSettings {
  /** How a used transaction id is answered; both are seen in production. */
  duplicateTransactionStatus: 400 | 409;
  /** What a PATCH of the body without the Teams block does to the meeting; both are reported. */
  bodyPatch: "drops_meeting" | "mints_new_link";
  /** How many reads of a new Teams event still lack the join link. */
  joinUrlDelayReads: number;
  /** How long every call takes, so that calls can be in flight together. */
  latencyMs: number;
  /** Allowed meeting providers by handle; everybody else has Teams. */
  meetingProviders: Record<string, readonly string[]>;
}

interface Saved {
  readonly ids: IdState;
  readonly settings: GraphSettings;
  readonly mailboxes: Record<string, StoredEvent[]>;
  /** The Monday (epoch milliseconds, UTC) of the last week that has invented events; 0 = none yet. */
  seededThrough: number;
}

export interface MailboxStore {
  readonly ids: GraphIds;
  readonly settings: GraphSettings;
  /** Which weeks have invented events; see `seed-calendars.ts`. */
  readonly seeding: { through: number };
  /** Every copy in a mailbox, deleted ones too, in order of creation. */
  all(oid: string): readonly StoredEvent[];
  /** By the default or the immutable id; also a deleted one. */
  find(oid: string, id: string): StoredEvent | undefined;
  byUid(oid: string, iCalUId: string): StoredEvent | undefined;
  insert(oid: string, event: StoredEvent): void;
  /** Says that a copy was written: new change key, new time. */
  written(oid: string, event: StoredEvent): void;
}

const defaultSettings: GraphSettings = {
  duplicateTransactionStatus: 409,
  bodyPatch: "drops_meeting",
  joinUrlDelayReads: 0,
  latencyMs: 15,
  meetingProviders: {},
};

export function openMailboxStore(world: World): MailboxStore {
  const kept = world.snapshot.load<Partial<Saved>>("graph") ?? {};
  const saved: Saved = {
    ids: kept.ids ?? firstIdState(),
    settings: { ...defaultSettings, ...kept.settings, meetingProviders: { ...kept.settings?.meetingProviders } },
    mailboxes: kept.mailboxes ?? {},
    seededThrough: kept.seededThrough ?? 0,
  };
  world.snapshot.keep("graph", () => saved);
  const ids = createGraphIds(saved.ids);
  const mailbox = (oid: string): StoredEvent[] => (saved.mailboxes[oid] ??= []);
  return {
    ids,
    settings: saved.settings,
    seeding: {
      get through() {
        return saved.seededThrough;
      },
      set through(at) {
        saved.seededThrough = at;
        world.snapshot.touch();
      },
    },
    all: mailbox,
    find: (oid, id) => mailbox(oid).find((event) => event.id === id || event.immutableId === id),
    byUid: (oid, iCalUId) => mailbox(oid).findLast((event) => event.iCalUId === iCalUId && !event.isDeleted),
    insert(oid, event) {
      mailbox(oid).push(event);
      world.snapshot.touch();
    },
    written(oid, event) {
      event.changeKey = ids.changeKey(oid);
      event.modifiedAt = world.clock.now();
      world.snapshot.touch();
    },
  };
}

export const mailboxOwner = (address: string): SandboxPerson | undefined =>
  everybody.find(({ email }) => email === address.toLowerCase());

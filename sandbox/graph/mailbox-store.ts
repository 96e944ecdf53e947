/** All mailboxes of the sandbox: the copies themselves, found by either id, saved with the snapshot. */
import { everybody, type SandboxPerson } from "../people.ts";
import type { World } from "../world.ts";
import { createGraphIds, firstIdState, type GraphIds, type IdState } from "./graph-ids.ts";
import { occurrenceOf, occurrencesIn, readOccurrenceId } from "./series.ts";
import type { AccessPolicy } from "./mailbox-rules.ts";
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
  /** Real milliseconds an endpoint has for a notification, and for the handshake of a subscription. */
  notificationLimitMs: number;
  validationLimitMs: number;
  /** How Graph takes subscriptions on somebody's mailbox, by handle; everybody else's are taken. */
  webhooks: Record<string, "on_premises" | "calendar_gone">;
  /** How many empty pages come before the last page of a delta round. */
  deltaEmptyPages: number;
  /** Calls of one app to one mailbox in ten minutes. */
  requestsPerTenMinutes: number;
  /** Calls of one app to all mailboxes of one organisation in ten seconds. */
  requestsPerTenantInTenSeconds: number;
  /** Allowed meeting providers by handle; everybody else has Teams. */
  meetingProviders: Record<string, readonly string[]>;
  /** Names of further calendars by handle. */
  calendars: Record<string, readonly string[]>;
  /** Why somebody's mailbox is not served, by handle; everybody else's is. */
  mailboxes: Record<string, "no_licence" | "on_premises" | "inactive" | "guest">;
  /** Which mailboxes an application may open, by organisation, the newest last; none = all. */
  accessPolicies: Record<string, readonly AccessPolicy[]>;
}

interface Saved {
  readonly ids: IdState;
  readonly settings: GraphSettings;
  readonly mailboxes: Record<string, StoredEvent[]>;
  /** The Monday (epoch milliseconds, UTC) of the last week that has invented events; 0 = none yet. */
  seededThrough: number;
  /** Counts the writes to all mailboxes; delta rounds go by it. */
  revision: number;
  /** By oid; tokens of an earlier generation are gone. */
  readonly syncGenerations: Record<string, number>;
}

/** One write to one copy. */
export interface MailboxChange {
  readonly oid: string;
  readonly event: StoredEvent;
  readonly kind: "created" | "updated" | "deleted";
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
  /** The copy of a single event or a series, not of an occurrence. */
  byUid(oid: string, iCalUId: string): StoredEvent | undefined;
  /** Another mailbox's copy of the same event or the same occurrence. */
  counterpart(oid: string, event: StoredEvent): StoredEvent | undefined;
  /** What stands in a half-open window, series as their occurrences. */
  inWindow(oid: string, window: { readonly from: number; readonly to: number }): readonly StoredEvent[];
  /** Puts the changed occurrences of a series back under its rule. */
  forgetExceptions(oid: string, master: StoredEvent): void;
  insert(oid: string, event: StoredEvent): void;
  /** Says that a copy was written: new change key, new time. */
  written(oid: string, event: StoredEvent): void;
  /** Hears of every write from now on. */
  listen(listener: (change: MailboxChange) => void): void;
  /** How many writes there have been; `StoredEvent.revision` is the number of a copy's latest. */
  revision(): number;
  readonly sync: {
    generation(oid: string): number;
    /** Makes every delta token of the mailbox answer 410. */
    expire(oid: string): void;
  };
}

const defaultSettings: GraphSettings = {
  duplicateTransactionStatus: 409,
  bodyPatch: "drops_meeting",
  joinUrlDelayReads: 0,
  latencyMs: 15,
  notificationLimitMs: 3000,
  validationLimitMs: 10_000,
  webhooks: {},
  deltaEmptyPages: 0,
  requestsPerTenMinutes: 10_000,
  requestsPerTenantInTenSeconds: 20_000,
  meetingProviders: {},
  calendars: {},
  mailboxes: {},
  accessPolicies: {},
};

export function openMailboxStore(world: World): MailboxStore {
  const saved = openSaved(world);
  const ids = createGraphIds(saved.ids);
  const listeners: ((change: MailboxChange) => void)[] = [];
  const changed = (oid: string, event: StoredEvent, kind: MailboxChange["kind"]): void => {
    saved.revision += 1;
    event.revision = saved.revision;
    world.snapshot.touch();
    for (const listener of listeners) listener({ oid, event, kind });
  };
  const mailbox = (oid: string): StoredEvent[] => (saved.mailboxes[oid] ??= []);
  const look = lookups(mailbox);
  /** A written occurrence becomes an exception of its series, a deleted one a gap. */
  const keepOccurrence = (oid: string, event: StoredEvent): void => {
    const of = event.occurrenceOf;
    const master = of && look.find(oid, of.masterId);
    if (!of || !master) return;
    if (event.isDeleted) master.recurrence?.gone.push(of.originalStart);
    else if (!mailbox(oid).includes(event)) mailbox(oid).push(event);
    changed(oid, master, "updated");
  };
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
    ...look,
    forgetExceptions(oid, master) {
      master.recurrence?.gone.splice(0);
      for (const event of mailbox(oid).filter((one) => one.occurrenceOf?.masterId === master.id)) {
        event.isDeleted = true;
        changed(oid, event, "deleted");
      }
      saved.mailboxes[oid] = mailbox(oid).filter((one) => one.occurrenceOf?.masterId !== master.id);
    },
    insert(oid, event) {
      mailbox(oid).push(event);
      changed(oid, event, "created");
    },
    written(oid, event) {
      event.changeKey = ids.changeKey(oid);
      keepOccurrence(oid, event);
      event.modifiedAt = world.clock.now();
      changed(oid, event, event.isDeleted ? "deleted" : "updated");
    },
    listen: (listener) => void listeners.push(listener),
    revision: () => saved.revision,
    sync: {
      generation: (oid) => saved.syncGenerations[oid] ?? 1,
      expire(oid) {
        saved.syncGenerations[oid] = (saved.syncGenerations[oid] ?? 1) + 8;
        world.snapshot.touch();
      },
    },
  };
}

/** What only reads: by id, by meeting, by window. */
function lookups(
  mailbox: (oid: string) => readonly StoredEvent[],
): Pick<MailboxStore, "find" | "byUid" | "counterpart" | "inWindow"> {
  const kept = (oid: string, id: string): StoredEvent | undefined =>
    mailbox(oid).find((event) => event.id === id || event.immutableId === id);
  const byUid = (oid: string, iCalUId: string): StoredEvent | undefined =>
    mailbox(oid).findLast((event) => event.iCalUId === iCalUId && !event.isDeleted && !event.occurrenceOf);
  const byOccurrenceId = (oid: string, id: string): StoredEvent | undefined => {
    const named = readOccurrenceId(id);
    const master = named && kept(oid, named.masterId);
    return master && !master.isDeleted ? occurrenceOf(master, mailbox(oid), named.originalStart) : undefined;
  };
  return {
    find: (oid, id) => kept(oid, id) ?? byOccurrenceId(oid, id),
    byUid,
    counterpart(oid, event) {
      const whole = byUid(oid, event.iCalUId);
      if (!event.occurrenceOf || !whole) return whole;
      return occurrenceOf(whole, mailbox(oid), event.occurrenceOf.originalStart);
    },
    inWindow: (oid, window) =>
      mailbox(oid)
        .filter((event) => !event.isDeleted)
        .flatMap((event) => (event.recurrence ? occurrencesIn(event, mailbox(oid), window) : [event]))
        .filter(({ startsAt, endsAt }) => startsAt < window.to && (endsAt > window.from || startsAt >= window.from)),
  };
}

function openSaved({ snapshot, chance }: Pick<World, "snapshot" | "chance">): Saved {
  const kept = snapshot.load<Partial<Saved>>("graph") ?? {};
  const saved: Saved = {
    ids: kept.ids ?? firstIdState(chance),
    settings: {
      ...defaultSettings,
      ...kept.settings,
      meetingProviders: { ...kept.settings?.meetingProviders },
      calendars: { ...kept.settings?.calendars },
      webhooks: { ...kept.settings?.webhooks },
    },
    mailboxes: kept.mailboxes ?? {},
    seededThrough: kept.seededThrough ?? 0,
    revision: kept.revision ?? 0,
    syncGenerations: kept.syncGenerations ?? {},
  };
  numberUnnumbered(saved);
  snapshot.keep("graph", () => saved);
  return saved;
}

/** Copies of an older snapshot have no revision yet. */
function numberUnnumbered(saved: Saved): void {
  for (const event of Object.values(saved.mailboxes).flat()) {
    if (event.revision !== undefined) continue;
    saved.revision += 1;
    event.revision = saved.revision;
  }
}

export const mailboxOwner = (address: string): SandboxPerson | undefined =>
  everybody.find(({ email }) => email === address.toLowerCase());

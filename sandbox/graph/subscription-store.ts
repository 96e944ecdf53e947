/** The subscriptions that stand, saved with the snapshot. An expired one is gone by the sandbox's clock. */
import type { World } from "../world.ts";
import type { MailboxChange } from "./mailbox-store.ts";

export interface Subscription {
  readonly id: string;
  readonly tid: string;
  /** Whose mailbox. */
  readonly oid: string;
  readonly appId: string;
  /** The signed-in person, or the app itself. */
  readonly creatorId: string;
  /** As it was asked for. */
  readonly resource: string;
  readonly changeType: string;
  readonly clientState: string | null;
  notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly tlsVersion: string;
  /** Which kind of id notifications carry. */
  readonly ids: "default" | "immutable";
  expiresAt: number;
  /** Told to reauthorize and has not yet: changes meanwhile are lost to it. */
  isWaiting: boolean;
}

export interface SubscriptionStore {
  live(): readonly Subscription[];
  find(id: string): Subscription | undefined;
  add(subscription: Subscription): void;
  remove(id: string): void;
  /** Those that want to hear of this change. */
  wanting(change: MailboxChange): readonly Subscription[];
  /** Saves what was changed on one. */
  touch(): void;
}

export function openSubscriptionStore({ clock, snapshot }: Pick<World, "clock" | "snapshot">): SubscriptionStore {
  const saved = snapshot.load<{ items: Subscription[] }>("graph-subscriptions") ?? { items: [] };
  snapshot.keep("graph-subscriptions", () => saved);
  const live = (): readonly Subscription[] => {
    const now = clock.now();
    if (saved.items.some(({ expiresAt }) => expiresAt <= now))
      saved.items = saved.items.filter(({ expiresAt }) => expiresAt > now);
    return saved.items;
  };
  return {
    live,
    find: (id) => live().find((subscription) => subscription.id === id),
    add(subscription) {
      saved.items.push(subscription);
      snapshot.touch();
    },
    remove(id) {
      saved.items = saved.items.filter((subscription) => subscription.id !== id);
      snapshot.touch();
    },
    wanting: ({ oid, kind }) =>
      live().filter(
        (subscription) =>
          subscription.oid === oid && !subscription.isWaiting && subscription.changeType.split(",").includes(kind),
      ),
    touch: () => snapshot.touch(),
  };
}

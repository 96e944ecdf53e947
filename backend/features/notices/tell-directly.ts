/** Something that is not a difference between told and is, but is told once to people who take part. */
import type { NoticeOccasion } from "../../domain/notice-text.ts";
import type { Told } from "../../domain/notice-plan.ts";
import type { Tx } from "../../platform/database.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { composeNotice } from "./compose-notice.ts";
import type { ComposeDeps } from "./compose-notice.ts";
import { insertNotice } from "./notices.store.ts";
import { seatedOf } from "./subjects.store.ts";
import type { Recipient, Subject } from "./subjects.store.ts";

export interface DirectDeps extends ComposeDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly channels: readonly NoticeChannel[];
}

/** Who teaches and who has a seat. */
export function everybodyIn(subject: Subject): readonly Recipient[] {
  const all = new Map<string, Recipient>(
    [...seatedOf(subject), ...subject.providers].map((each) => [each.personId, each]),
  );
  return [...all.values()];
}

/** The same `key` is told to one person once, however often this is called. Answers whether this was the first time. */
export async function tellDirectly(
  deps: DirectDeps,
  tx: Tx,
  scope: TenantScope,
  telling: {
    readonly subject: Subject;
    readonly to: Recipient;
    readonly occasion: NoticeOccasion & {
      readonly kind: "put_back" | "message" | "proposed" | "proposal_declined" | "confirm" | "own_link";
    };
    readonly key: string;
    /** `calendar`: it has told them by itself, and that is noted. The usual is a message. */
    readonly through?: "calendar" | "message" | undefined;
  },
): Promise<boolean> {
  const { subject, to, occasion, key, through = "message" } = telling;
  const isTold = through === "calendar";
  const channel = deps.channels.find((each) => each.reaches(to));
  const at = deps.clock.now();
  return insertNotice(tx, scope, {
    id: deps.ids.next(),
    sessionId: subject.id,
    at,
    kind: occasion.kind,
    channel: isTold ? "calendar" : (channel?.name ?? "email"),
    personId: to.personId,
    recipient: to.name || to.address,
    address: to.address,
    outcome: isTold ? "sent" : channel ? "waiting" : "failed",
    ...(isTold || channel ? {} : { reason: "no_address" as const }),
    content: composeNotice(deps, to, { occasion, parts: [{ subject, told: asItIs(subject) }], at }),
    occasion: key,
  });
}

function asItIs(subject: Subject): Told {
  const { startsAt, endsAt, place, joinUrl, providers, status } = subject;
  const providerIds = providers.map(({ personId }) => personId);
  const rest = { isOn: status !== "cancelled", channel: "email", hasEntry: false, sequence: 0 } as const;
  return { startsAt, endsAt, place, joinUrl, providerIds, ...rest };
}

/** Has people told of a wish, each of each thing once, in the transaction of what they are told. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Instant } from "../../domain/instant.ts";
import { languageOf } from "../../domain/problem-sentences.ts";
import { wishMail } from "../../domain/wish-mail.ts";
import type { WishNews } from "../../domain/wish-mail.ts";
import type { Tx } from "../../platform/database.ts";
import type { SessionLinks } from "../../platform/session-links.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ids } from "../../ports/ids.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";
import { insertWishNotice, loadReaders } from "./wish-notices.store.ts";
import type { KeptWish } from "./wishes.store.ts";

export interface TellWishDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly links: SessionLinks;
  readonly channels: readonly NoticeChannel[];
}

export async function tellWish(
  deps: TellWishDeps,
  tx: Tx,
  scope: TenantScope,
  telling: {
    readonly wish: Pick<KeptWish, "id" | "offeringId" | "offeringName" | "endsAt">;
    readonly to: readonly string[];
    readonly news: WishNews;
  },
): Promise<void> {
  const { wish, to: personIds, news } = telling;
  const at = deps.clock.now();
  const link = news.kind === "asked" ? deps.links.ofWishes() : deps.links.ofBooking(wish.offeringId);
  for (const to of await loadReaders(tx, scope, personIds)) {
    const language = languageOf(to.locale);
    const reader = { name: to.name, language, timeZone: to.timeZone };
    await insertWishNotice(tx, scope, {
      id: deps.ids.next(),
      wishId: wish.id,
      kind: news.kind,
      to,
      at,
      content: { language, ...wishMail({ reader, offeringName: wish.offeringName, news, link }), calendars: [] },
      usefulUntil: usefulUntil(news, wish, at),
      reaches: deps.channels.some((channel) => channel.reaches(to)) ? "yes" : "no",
    });
  }
}

/** A time that has begun is no news; an answer is, for a while, whatever became of the times. */
function usefulUntil(news: WishNews, wish: Pick<KeptWish, "endsAt">, at: Instant): Instant {
  switch (news.kind) {
    case "asked":
      return wish.endsAt;
    case "opened":
      return news.starts.at(-1) ?? wish.endsAt;
    case "declined":
      return asInstant(at + 3 * dayMs);
  }
}

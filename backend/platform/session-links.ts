/** Addresses at which one session opens. */
import type { Instant } from "../domain/instant.ts";
import { sealGuestKey } from "./guest-keys.ts";
import type { GuestKeys, GuestPass } from "./guest-keys.ts";

export interface SessionLinks {
  /** Where it opens in each surface. */
  readonly of: (session: { readonly reference: string }) => {
    readonly teams: string;
    readonly zoom: string;
    readonly web: string;
  };
  /** Where somebody who was offered times takes one; `startsAt` names one of them. */
  readonly ofOffer: (offer: { readonly id: string; readonly offeringId: string; readonly startsAt?: string }) => string;
  /** Where somebody chooses a time of this offering. */
  readonly ofBooking: (offeringId: string) => string;
  /** Where somebody who teaches sees who asks for a time. */
  readonly ofWishes: () => string;
  /** The public page of a class. */
  readonly ofPage: (slug: string) => string;
  /** Where a guest opens it: whoever has this address is let in as them, so it is only ever mailed to them. */
  readonly ofGuest: (session: { readonly reference: string }, pass: Omit<GuestPass, "until">, now: Instant) => string;
}

/**
 * `web` is a page of ours that tells nothing and leads on; whoever follows it signs in first. Zoom has no address that opens
 * an app on one session, so the page serves there too. Without `guestKeys` nobody is let in as a guest.
 *
 * Source: Microsoft Teams, "Deep link to an application" (entity links, `subPageId` from `subEntityId`); read 2026-11.
 */
export function createSessionLinks(options: {
  readonly publicOrigin: string;
  readonly teamsAppId: string;
  readonly guestKeys?: GuestKeys;
}): SessionLinks {
  const { publicOrigin, teamsAppId, guestKeys } = options;
  const webOf = (reference: string): string => `${publicOrigin}/s/${reference}`;
  const inTeams = (subEntityId: string): string =>
    `https://teams.microsoft.com/l/entity/${teamsAppId}/sessions?context=${encodeURIComponent(JSON.stringify({ subEntityId }))}`;
  return {
    of: ({ reference }) => {
      const web = webOf(reference);
      return { teams: inTeams(`session/${reference}`), zoom: web, web };
    },
    ofOffer: ({ id, offeringId, startsAt }) =>
      inTeams(["offer", offeringId, id, ...(startsAt === undefined ? [] : [startsAt])].join("/")),
    ofBooking: (offeringId) => inTeams(`book/${offeringId}`),
    ofWishes: () => inTeams("teach/wishes"),
    ofPage: (slug) => `${publicOrigin}/p/${slug}`,
    ofGuest: ({ reference }, pass, now) =>
      guestKeys ? `${webOf(reference)}?key=${sealGuestKey(guestKeys, pass, now)}` : webOf(reference),
  };
}

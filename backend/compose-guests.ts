/** The pages for people without an account. */
import { createGuestRoutes } from "./features/guests/guests.routes.ts";
import { forgetOldRequests } from "./features/guests/limit-requests.ts";
import type { GuestPagesDeps } from "./features/guests/serve-page.ts";
import type { FeatureGround } from "./compose-features.ts";
import { pageHeaders } from "./http/security-headers.ts";
import type { Route } from "./platform/route.ts";

export function composeGuests(
  ground: FeatureGround & Pick<GuestPagesDeps, "gatherOutside" | "links" | "sender" | "channels">,
): readonly Route[] {
  const { jobs, vault } = ground;
  jobs.every(10 * 60_000, "forget old requests of guests", () => forgetOldRequests(ground));
  return createGuestRoutes({
    ...ground,
    guestKeys: vault,
    pageHeaders: (nonce) => pageHeaders({ surface: "none", nonce }),
  });
}

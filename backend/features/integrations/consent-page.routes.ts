/** Where Microsoft sends the browser of whoever consented for everybody, or did not: a few words, and nothing to decide. */
import { z } from "zod";
import type { OpenDatabase } from "../../platform/database.ts";
import type { Live } from "../../platform/live.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import type { Clock } from "../../ports/clock.ts";
import { receiveConsent } from "./receive-consent.ts";

const fromMicrosoft = z.object({
  state: z.string().max(500).optional(),
  tenant: z.string().max(200).optional(),
  error: z.string().max(200).optional(),
  error_description: z.string().max(4000).optional(),
});

/** The page with the words is a public one: it shows no more than what its address says. */
export function createConsentPage(deps: {
  readonly database: OpenDatabase;
  readonly clock: Clock;
  readonly live: Live;
}): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      path: "/connect/microsoft/consented",
      query: fromMicrosoft,
      handle: async ({ query }) => {
        const to = await receiveConsent(deps, query);
        return { status: 302, headers: { Location: `/authorised/${to.replaceAll("_", "-")}` } };
      },
    }),
  ];
}

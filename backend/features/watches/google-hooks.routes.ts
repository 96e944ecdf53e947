/** Where Google Calendar says that something changed: everything stands in the headers. */
import { createHookGate } from "../../platform/gate.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Route } from "../../platform/route.ts";
import { hearCalendars } from "./hear-calendars.ts";
import type { HearDeps } from "./hear-calendars.ts";

/** The first message of a channel says `sync` and means nothing. Source: Google Calendar API, "Push notifications". */
const telling: ReadonlySet<string | undefined> = new Set(["exists", "not_exists"]);
const longest = 300;

export function createGoogleHooks(deps: HearDeps): readonly Route[] {
  const gate = createHookGate();
  return [
    publicRoute({
      method: "POST",
      counted: false,
      path: "/hooks/google",
      handle: async ({ headers }) => {
        const externalId = headers["x-goog-channel-id"];
        const secret = headers["x-goog-channel-token"];
        const isFit = [externalId, secret].every((each) => each !== undefined && each.length <= longest);
        if (externalId !== undefined && secret !== undefined && isFit && telling.has(headers["x-goog-resource-state"]))
          await gate.run(() => hearCalendars(deps, "google_channel", [{ externalId, secret, what: "changed" }]));
        return { status: 204 };
      },
    }),
  ];
}

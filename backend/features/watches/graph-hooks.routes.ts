/** Where Microsoft Graph tells what changed in a calendar, and what became of a subscription. */
import { z } from "zod";
import { createHookGate } from "../../platform/gate.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { hearCalendars } from "./hear-calendars.ts";
import type { CalendarNews, HearDeps } from "./hear-calendars.ts";
import type { Heard } from "./watches.store.ts";

const query = z.object({ validationToken: z.string().min(1).max(4096).optional() });
/** The items are looked at one by one: one that is not understood must not keep the others from being heard. */
const body = z.object({ value: z.array(z.unknown()).max(5000) }).optional();

const change = z.object({ subscriptionId: z.string().min(1).max(200), clientState: z.string().min(1).max(200) });
const lifecycle = change.extend({ lifecycleEvent: z.string().max(100) });

const heardOf: Readonly<Record<string, Heard>> = {
  missed: "missed",
  subscriptionRemoved: "ended",
  reauthorizationRequired: "renewal_wanted",
};

/**
 * Both answer the handshake, and 202 to everything else once it is kept, also to what is forged.
 * Source: "Receive change notifications through webhooks", "Reduce missing change notifications".
 */
export function createGraphHooks(deps: HearDeps): readonly Route[] {
  const gate = createHookGate();
  const hook = (path: string, read: (item: unknown) => readonly CalendarNews[]): Route =>
    publicRoute({
      method: "POST",
      counted: false,
      path,
      query,
      body,
      handle: async ({ query: { validationToken }, body: given }) => {
        if (validationToken !== undefined) return handshake(validationToken);
        const news = (given?.value ?? []).flatMap(read);
        if (news.length > 0) await gate.run(() => hearCalendars(deps, "graph_subscription", news));
        return { status: 202 };
      },
    });
  return [
    hook("/hooks/graph", (item) => {
      const { data } = change.safeParse(item);
      return data ? [{ externalId: data.subscriptionId, secret: data.clientState, what: "changed" }] : [];
    }),
    hook("/hooks/graph/lifecycle", (item) => {
      const { data } = lifecycle.safeParse(item);
      const what = data && heardOf[data.lifecycleEvent];
      return what ? [{ externalId: data.subscriptionId, secret: data.clientState, what }] : [];
    }),
  ];
}

/** The decoded token as plain text, which no browser takes for a page. */
function handshake(validationToken: string): Reply {
  return { status: 200, headers: { "Content-Type": "text/plain; charset=utf-8" }, body: validationToken };
}

/** Where Zoom tells what happened to meetings, and who removed the app. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { createHookGate } from "../../platform/gate.ts";
import { RequestProblem } from "../../platform/request-problem.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import { hearDeparture } from "./hear-departure.ts";
import type { HearDepartureDeps } from "./hear-departure.ts";
import { hearMeeting } from "./hear-meeting.ts";
import type { HearMeetingDeps } from "./hear-meeting.ts";

export interface ZoomHooksDeps extends HearMeetingDeps, HearDepartureDeps {
  readonly clock: Clock;
  /** The app's secret token; without it nothing can be believed, and the hooks are not there. */
  readonly zoomWebhookSecret: Secret<string> | undefined;
}

const body = z.object({ event: z.string().max(200), payload: z.record(z.string(), z.unknown()) });
const validation = z.object({ plainToken: z.string().min(1).max(500) });
const replayWindowSeconds = 300;

/** Source: Zoom, "Using webhooks", "App deauthorization". */
export function createZoomHooks(deps: ZoomHooksDeps): readonly Route[] {
  const { zoomWebhookSecret: secret, clock } = deps;
  if (!secret) return [];
  const gate = createHookGate();
  const hook = (path: string): Route =>
    publicRoute({
      method: "POST",
      counted: false,
      path,
      handle: async ({ headers, rawBody }): Promise<Reply> => {
        // First of all: what is not Zoom's is not even parsed.
        if (!isSigned({ secret, now: clock.now() }, headers, rawBody))
          throw new RequestProblem("unauthenticated", "The signature is not right.");
        const { data } = body.safeParse(parse(rawBody));
        if (!data) throw new RequestProblem("invalid_request", "This is not an event.");
        const { event, payload } = data;
        if (event === "endpoint.url_validation") return validate(secret, payload);
        await gate.run(() =>
          event === "app_deauthorized" ? hearDeparture(deps, payload) : hearMeeting(deps, event, payload),
        );
        return { status: 200 };
      },
    });
  return [hook("/hooks/zoom"), hook("/hooks/zoom/deauthorize")];
}

/** The signature is over the very bytes: no serializer of ours would write them again. */
function isSigned(
  { secret, now }: { readonly secret: Secret<string>; readonly now: number },
  headers: Readonly<Record<string, string | undefined>>,
  rawBody: Buffer,
): boolean {
  const timestamp = headers["x-zm-request-timestamp"] ?? "";
  const signature = headers["x-zm-signature"] ?? "";
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > replayWindowSeconds) return false;
  const signed = Buffer.concat([Buffer.from(`v0:${timestamp}:`), rawBody]);
  const expected = Buffer.from(`v0=${hmac(secret, signed)}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function validate(secret: Secret<string>, payload: unknown): Reply {
  const { data } = validation.safeParse(payload);
  if (!data) throw new RequestProblem("invalid_request", "There is no token.");
  const { plainToken } = data;
  return { status: 200, body: { plainToken, encryptedToken: hmac(secret, Buffer.from(plainToken)) } };
}

function hmac(secret: Secret<string>, bytes: Buffer): string {
  return createHmac("sha256", secret.reveal()).update(bytes).digest("hex");
}

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}

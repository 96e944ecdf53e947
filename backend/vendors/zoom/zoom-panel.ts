/** The address that opens our panel in somebody's Zoom client. */
import { z } from "zod";
import { exchange } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { zoomFault } from "./zoom-fault.ts";

export interface ZoomPanelOptions {
  /** `https://api.zoom.us` */
  readonly apiOrigin: string;
  readonly clock: Clock;
}

/** Operation of its faults, for whoever can do without the address. */
export const openPanelOperation = "open panel";
const reply = z.object({ deeplink: z.url({ protocol: /^https$/ }) });

/**
 * Asks Zoom for the address.
 *
 * Wire:   POST /v2/zoomapp/deeplink { action } with the person's token → 200 { deeplink }
 * Fails:  rejected (scope missing), throttled, unavailable, unexpected_reply.
 * Source: Zoom Apps, "Deep linking"; Zoom's advanced sample. Read 2026-11.
 */
export function createOpenPanelUrl({ apiOrigin, clock }: ZoomPanelOptions): (token: Secret<string>) => Promise<string> {
  const operation = openPanelOperation;
  return async (token) => {
    const answer = await exchange(
      {
        method: "POST",
        url: `${apiOrigin}/v2/zoomapp/deeplink`,
        headers: { authorization: `Bearer ${token.reveal()}` },
        json: { action: "installed" },
      },
      { vendor: "zoom", operation },
    );
    if (answer.status !== 200 && answer.status !== 201) throw zoomFault(answer, { operation, clock });
    const parsed = reply.safeParse(answer.body);
    if (parsed.success) return parsed.data.deeplink;
    throw new VendorFault(`${operation}: Zoom's answer is not understood`, {
      vendor: "zoom",
      operation,
      kind: "unexpected_reply",
      cause: parsed.error,
    });
  };
}

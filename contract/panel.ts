/** The Zoom panel of somebody whom nobody here knows yet: letting us in at Zoom, and choosing how to go on. */
import { z } from "zod";

const context = z.string().min(20).max(8000);

/** `POST /zoom/authorize`: for the Zoom client's own consent sheet. The client knows plain PKCE only, so the challenge is the verifier. */
export const zoomAuthorizing = z.object({ state: z.string(), codeChallenge: z.string() });
export type ZoomAuthorizing = z.infer<typeof zoomAuthorizing>;

/** `POST /zoom/arrive`: what the client's sheet answered. */
export const zoomArriving = z.strictObject({
  context,
  state: z.string().min(16).max(200),
  code: z.string().min(1).max(4000),
  redirectUri: z.url().max(500).optional(),
});
export type ZoomArriving = z.infer<typeof zoomArriving>;

/** `POST /zoom/link`: a page to open in the browser, where the person signs in with Microsoft and confirms. */
export const zoomLinking = z.object({ url: z.string(), expiresAt: z.string() });
export type ZoomLinking = z.infer<typeof zoomLinking>;

/** The Zoom client's own consent sheet. Source: `@zoom/appssdk` (authorize, onAuthorized); Zoom Apps, "Authentication". */
import zoomSdk from "@zoom/appssdk";
import { HostProblem } from "#ui/host.ts";

export interface ConsentWish {
  /** Plain PKCE: the client knows no other, so it is the verifier itself. */
  readonly codeChallenge: string;
  readonly state: string;
}

export interface Consent {
  readonly code: string;
  /** The redirect address to redeem the code with, when the client tells one. */
  readonly redirectUri?: string;
}

let answered: ((consent: Consent | undefined) => void) | undefined;
let isListening = false;

/** Shows the sheet and answers what it gave. Rejects with `cancelled` when the person declines. */
export async function askConsent({ codeChallenge, state }: ConsentWish): Promise<Consent> {
  // The SDK never forgets a listener, so there is one for all sheets.
  if (!isListening) zoomSdk.onAuthorized(({ code, redirectUri }) => answered?.(toConsent(code, redirectUri)));
  isListening = true;
  const consent = new Promise<Consent | undefined>((resolve) => (answered = resolve));
  await zoomSdk.authorize({ codeChallenge, state });
  const given = await consent;
  if (!given) throw new HostProblem("cancelled", "Zoom's permission was declined");
  return given;
}

/** A declined sheet answers an empty code. */
function toConsent(code: string, redirectUri: string): Consent | undefined {
  if (code === "") return undefined;
  return redirectUri === "" ? { code } : { code, redirectUri };
}

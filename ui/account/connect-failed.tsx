/** Why nothing was connected, and what to do, in plain words. */
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Vendor } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { HostProblem } from "../host.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useAccountWords } from "./use-account-words.ts";

export function ConnectFailed({ error, vendor }: { readonly error: Error; readonly vendor: Vendor }): ReactNode {
  const { t } = useSurface();
  const say = useAccountWords();
  const named = { vendor: t(vendor) };
  const told = (text: string): ReactNode => (
    <Notice tone="warn" role="alert">
      {text}
    </Notice>
  );
  if (error instanceof ApiProblem) {
    const { code, account, expected } = error.problem;
    if (code === "account_in_use")
      return told(`${say("inUse", named)}${vendor === "zoom" ? ` ${say("inUseZoom")}` : ""}`);
    if (code === "wrong_account" && typeof account === "string")
      return told(
        typeof expected === "string"
          ? say("wrongAccount", { ...named, account, expected })
          : say("sameAccount", { ...named, account }),
      );
    if (code === "consent_required" && vendor !== "microsoft") return told(say("unticked", named));
  }
  if (!(error instanceof HostProblem)) return <ActionProblem error={error} />;
  // In the Zoom client's own sheet there is nothing to close, only to decline.
  if (error.kind === "cancelled") return told(say("connectCancelled"));
  const known = (["declined", "expired", "used"] as const).find((word) => error.message.includes(word));
  return told(known === undefined ? say("connectRefused", named) : say(known, named));
}

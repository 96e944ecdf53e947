/** What a mail to several people came to. */
import type { ReactNode } from "react";
import type { Mailed } from "#contract/integrations.ts";
import { Notice } from "../../screen.tsx";
import { useIntegrationWords } from "./use-integrations.ts";

export function MailOutcome(props: { readonly mailed: Mailed; readonly word: "ownersSent" | "reminded" }): ReactNode {
  const say = useIntegrationWords();
  const { sent, failed } = props.mailed;
  return (
    <Notice tone={failed.length > 0 ? "warn" : "good"} role="status">
      {sent > 0 && <p>{say(props.word, { n: sent })}</p>}
      {failed.map(({ address, problem }) => (
        <p key={address}>{say("mailFailed", { address, problem })}</p>
      ))}
    </Notice>
  );
}

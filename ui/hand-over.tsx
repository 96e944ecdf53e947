/** Where only somebody else can help: a text for them, ready to be sent. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import { HostProblem } from "./host.ts";
import type { Translate, WordKey } from "./words.ts";

interface HandOverProps {
  readonly error: unknown;
  readonly t: Translate;
  readonly clientName: string;
}

/** Nothing where the person can help themselves. */
export function HandOver({ error, t, clientName }: HandOverProps): ReactNode {
  const [isCopied, setIsCopied] = useState(false);
  const word = wordFor(error);
  if (word === undefined) return null;
  const text = t(word, { client: clientName, url: `${location.origin}/connect/setup` });
  return (
    <section className="hand-over">
      <h2>{t("handOver")}</h2>
      <blockquote className="details">{text}</blockquote>
      <Button
        // Where the clipboard is closed to us, the text above can be selected by hand.
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => setIsCopied(true),
            () => undefined,
          )
        }
      >
        <span aria-live="polite">{t(isCopied ? "copied" : "copyText")}</span>
      </Button>
    </section>
  );
}

function wordFor(error: unknown): WordKey | undefined {
  if (error instanceof HostProblem && error.kind === "consent_missing") return "handOverNotSetUp";
  if (!(error instanceof ApiProblem)) return undefined;
  const { code, claims } = error.problem;
  if (code === "tenant_not_set_up") return "handOverNotSetUp";
  const isMicrosofts = error.problem["vendor"] === "microsoft";
  return code === "consent_required" && isMicrosofts && claims === undefined ? "handOverConsent" : undefined;
}

/** Sends messages to addresses that customers choose: nothing about such an address is trusted. */
import type { WebhookProblem } from "../domain/webhook-problems.ts";

export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** `taken`: a 2xx. Everything else is a problem, in a word of ours that quotes nothing of the answer. */
export type WebhookOutcome =
  | { readonly is: "taken" }
  /** It says that it is gone for good (410). */
  | { readonly is: "gone" }
  | { readonly is: "problem"; readonly problem: WebhookProblem };

export interface WebhookSender {
  /** Why nothing may be sent there, or `undefined`. Looks the name up; it is looked up again before every message. */
  whyNot(url: string): Promise<WebhookProblem | undefined>;
  /** Resolves within fifteen seconds, whatever the other side does. Never follows a redirect. */
  send(message: WebhookMessage): Promise<WebhookOutcome>;
}

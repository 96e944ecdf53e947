/** Calls that the stand-ins make themselves: validations and notifications. They go to this computer only, and into the call log. */
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { World } from "./world.ts";

export interface Sent {
  /** Name in the call log and in the fault plan: `graph-notifications`, `zoom-webhooks`. */
  readonly site: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as these very bytes. */
  readonly body: string;
  /** How long the vendor waits for the whole answer, in real milliseconds. */
  readonly limitMs: number;
  /** What the vendor's contract says against the body. */
  readonly problems?: readonly string[];
}

export type Posted =
  | { readonly kind: "answered"; readonly status: number; readonly contentType: string; readonly text: string }
  | { readonly kind: "failed"; readonly reason: "no answer in time" | "no connection" | "not on this computer" };

/** POSTs and waits for the answer. Never throws; nothing is sent to a host that is not this computer. */
export async function postOut(world: Pick<World, "tls" | "log" | "post">, sent: Sent): Promise<Posted> {
  const url = new URL(sent.url);
  const posted: Posted = isLoopback(url)
    ? await (world.post ? world.post(sent) : send(world, url, sent))
    : { kind: "failed", reason: "not on this computer" };
  world.log.record({
    site: sent.site,
    method: "POST",
    url,
    requestHeaders: sent.headers,
    requestBody: asJson(sent.body),
    status: posted.kind === "answered" ? posted.status : 0,
    responseBody: posted.kind === "answered" ? asJson(posted.text) : posted.reason,
    problems: sent.problems ?? [],
  });
  return posted;
}

/** Whether an address can only mean this computer. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function send(world: Pick<World, "tls">, url: URL, { headers, body, limitMs }: Sent): Promise<Posted> {
  return new Promise((resolve) => {
    const options = {
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)) },
      signal: AbortSignal.timeout(limitMs),
    };
    const failed = (error: Error): void =>
      resolve({ kind: "failed", reason: /abort|timeout/i.test(error.name) ? "no answer in time" : "no connection" });
    const onAnswer = (answer: IncomingMessage): void =>
      void readText(answer).then(
        (text) =>
          resolve({
            kind: "answered",
            status: answer.statusCode ?? 0,
            contentType: answer.headers["content-type"] ?? "",
            text,
          }),
        failed,
      );
    const request =
      url.protocol === "https:"
        ? httpsRequest(url, { ...options, ca: world.tls.cert }, onAnswer)
        : httpRequest(url, options, onAnswer);
    request.on("error", failed);
    request.end(body);
  });
}

async function readText(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of answer.setEncoding("utf8")) text += String(part);
  return text;
}

function asJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

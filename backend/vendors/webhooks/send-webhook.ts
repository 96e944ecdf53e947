/**
 * Sends messages to subscribers: https only, to an address that was looked at after the name was looked up and that the connection
 * is then made to, so that a name cannot answer twice differently. Of the answer only the status is read.
 */
import { lookup as lookUp } from "node:dns/promises";
import { request } from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import type { WebhookProblem } from "../../domain/webhook-problems.ts";
import type { WebhookMessage, WebhookOutcome, WebhookSender } from "../../ports/webhook-sender.ts";
import { isLoopback, isPublicAddress } from "./address-classes.ts";

export interface Address {
  readonly address: string;
  readonly family: number;
}

export interface WebhookSenderOptions {
  /** For tests on one machine: the host itself may be sent to. */
  readonly toLoopback: "allowed" | "refused";
  /** Every address of a name; the system's resolver unless a test says otherwise. */
  readonly resolve?: (hostname: string) => Promise<readonly Address[]>;
  /** Milliseconds for the whole exchange. */
  readonly patienceMs?: number;
}

/** Thrown inside, with words for whoever looks after the webhook. */
class NotSent extends Error {
  readonly problem: WebhookProblem;

  constructor(problem: WebhookProblem) {
    super(problem);
    this.problem = problem;
  }
}

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { patienceMs = 10_000 } = options;
  return {
    whyNot: async (url) => {
      try {
        await chooseAddress(url, options);
        return undefined;
      } catch (error) {
        return whyNot(error);
      }
    },
    send: async (message) => {
      try {
        const chosen = await chooseAddress(message.url, options);
        return outcomeOf(await exchange(message, chosen, patienceMs));
      } catch (error) {
        return { is: "problem", problem: whyNot(error) };
      }
    },
  };
}

/** Fails: NotSent. All addresses of the name have to be fit: the connection could be made to any of them. */
async function chooseAddress(url: string, options: WebhookSenderOptions): Promise<Address> {
  const { protocol, hostname, username, password } = new URL(url);
  if (protocol !== "https:") throw new NotSent("not_https");
  if (username !== "" || password !== "") throw new NotSent("names_user");
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  const family = isIP(bare);
  const addresses = family === 0 ? await resolveAll(bare, options) : [{ address: bare, family }];
  const isFit = ({ address }: Address): boolean =>
    isPublicAddress(address) || (options.toLoopback === "allowed" && isLoopback(address));
  const [first] = addresses;
  if (!first) throw new NotSent("name_unknown");
  if (!addresses.every(isFit)) throw new NotSent("not_public");
  return first;
}

async function resolveAll(hostname: string, { resolve, patienceMs = 10_000 }: WebhookSenderOptions) {
  const ask = resolve ?? ((name: string) => lookUp(name, { all: true, verbatim: true }));
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new NotSent("name_unknown")), patienceMs / 2);
  try {
    return await Promise.race([ask(hostname), late.promise]);
  } catch {
    throw new NotSent("name_unknown");
  } finally {
    clearTimeout(timer);
  }
}

/** Answers the status. The name still goes into the handshake, so that the certificate has to be its own. */
function exchange({ url, headers, body }: WebhookMessage, chosen: Address, patienceMs: number): Promise<number> {
  const lookup: LookupFunction = (_name, { all }, callback) =>
    all === true ? callback(null, [{ ...chosen }]) : callback(null, chosen.address, chosen.family);
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body), "accept-encoding": "identity" },
      agent: false,
      lookup,
      maxHeaderSize: 8 * 1024,
      signal: AbortSignal.timeout(patienceMs),
    });
    sending.on("response", (response) => {
      resolve(response.statusCode ?? 0);
      // Whatever else they would like to say.
      response.destroy();
    });
    sending.on("error", reject);
    sending.end(body);
  });
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { is: "taken" };
  if (status === 410) return { is: "gone" };
  if (status >= 300 && status < 400) return { is: "problem", problem: `redirected ${status}` };
  return { is: "problem", problem: `answered ${status}` };
}

/** Words of ours only: what the other side or the system said may say too much. */
function whyNot(error: unknown): WebhookProblem {
  if (error instanceof NotSent) return error.problem;
  const { code = "", name = "" } = error as { readonly code?: string; readonly name?: string };
  if (name === "AbortError" || name === "TimeoutError" || code === "ETIMEDOUT") return "late";
  if (/^(CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) return "certificate";
  if (code === "ERR_INVALID_URL") return "not_an_address";
  return "unreachable";
}

/** Reads a request's body: JSON (or a form, where a page of ours posts one), at most 256 KiB, never compressed. The bytes are kept for signatures over them. */
import type { IncomingMessage } from "node:http";
import { RequestProblem } from "../platform/request-problem.ts";

export const mostBodyBytes = 256 * 1024;

export interface RequestBody {
  readonly raw: Buffer;
  /** `undefined` when the body is empty. */
  readonly json: unknown;
}

/** What a route's body is written in. */
export type BodyFormat = "json" | "form";

/** Fails: payload_too_large, unsupported_media_type, invalid_request (not JSON, not UTF-8). */
export async function readBody(req: IncomingMessage, format: BodyFormat = "json"): Promise<RequestBody> {
  const { "content-encoding": encoding, "content-length": length, "content-type": type } = req.headers;
  // A compressed body could be a bomb, and none of our callers sends one.
  if (encoding !== undefined && encoding.toLowerCase() !== "identity") {
    throw new RequestProblem("unsupported_media_type", "Send the body without Content-Encoding.");
  }
  if (length !== undefined && Number(length) > mostBodyBytes) throw tooLarge();
  const raw = await readBytes(req);
  if (format === "form") return { raw, json: readForm(raw, type) };
  if (raw.length === 0) return { raw, json: undefined };
  if (!isJson(type)) throw new RequestProblem("unsupported_media_type", "Send the body as application/json.");
  return { raw, json: parse(raw) };
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of req.iterator({ destroyOnReturn: false })) {
    const bytes = piece as Buffer;
    size += bytes.length;
    if (size > mostBodyBytes) throw tooLarge();
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

/** Fields by name; of one that comes twice the last counts. Pages of other origins may post forms: nothing here trusts that it was ours. */
function readForm(raw: Buffer, type: string | undefined): Readonly<Record<string, string>> {
  if (type?.toLowerCase().split(";", 1)[0]?.trim() !== "application/x-www-form-urlencoded")
    throw new RequestProblem("unsupported_media_type", "Send the form as application/x-www-form-urlencoded.");
  return Object.fromEntries(new URLSearchParams(raw.toString("utf8")));
}

function isJson(type: string | undefined): boolean {
  const [name = "", ...parameters] = (type ?? "")
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith("charset="));
  return name === "application/json" && (charset === undefined || /^charset="?utf-8"?$/.test(charset));
}

function parse(raw: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch {
    throw new RequestProblem("invalid_request", "The body is not JSON.", {
      errors: [{ path: "body", message: "must be JSON in UTF-8" }],
    });
  }
}

function tooLarge(): RequestProblem {
  return new RequestProblem("payload_too_large", `A body may have at most ${mostBodyBytes / 1024} KiB.`);
}

/** Reads as much of a mail as a person sees of it: a few headers, the text, the calendar parts. Sources: RFC 5322, 2045-2047. */

export interface ReadMail {
  /** Header names in lower case; the last one of a name counts. Encoded words are decoded, folded lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first plain part, else the first HTML part without its tags. */
  readonly text: string;
  readonly html?: string;
  /** Every `text/calendar` part and `.ics` attachment, in order. */
  readonly calendars: readonly { readonly method?: string; readonly text: string }[];
}

interface Part {
  readonly headers: Readonly<Record<string, string>>;
  /** One character per byte. */
  readonly body: string;
}

interface Leaf {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: string;
}

const deepest = 8;

/** Never fails: what cannot be read comes out as it is. */
export function readMail(raw: Buffer): ReadMail {
  const whole = split(raw.toString("latin1"));
  const leaves = leavesOf(whole, 0);
  const plain = leaves.find(({ type }) => type === "text/plain")?.text;
  const html = leaves.find(({ type }) => type === "text/html")?.text;
  return {
    headers: Object.fromEntries(Object.entries(whole.headers).map(([name, value]) => [name, decodeWords(value)])),
    text: plain ?? (html === undefined ? "" : withoutTags(html)),
    ...(html === undefined ? {} : { html }),
    calendars: leaves.filter(isCalendar).map(({ parameters, text }) => ({
      ...(methodOf(parameters, text) ? { method: methodOf(parameters, text) as string } : {}),
      text,
    })),
  };
}

function split(text: string): Part {
  const at = /\r?\n\r?\n/.exec(text);
  const head = at ? text.slice(0, at.index) : text;
  const headers: Record<string, string> = {};
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: at ? text.slice(at.index + at[0].length) : "" };
}

function leavesOf(part: Part, depth: number): readonly Leaf[] {
  const { type, parameters } = contentType(part.headers["content-type"] ?? "text/plain");
  const boundary = parameters["boundary"];
  if (!type.startsWith("multipart/") || !boundary || depth === deepest)
    return [{ type, parameters, text: decodeBody(part, parameters["charset"]) }];
  // The text before the first boundary and after the last is for clients that know no MIME.
  const pieces = `\n${part.body}`.split(new RegExp(`\\r?\\n--${escapePattern(boundary)}(?:--)?[ \\t]*(?=\\r?\\n|$)`));
  return pieces.slice(1, -1).flatMap((piece) => leavesOf(split(piece.replace(/^\r?\n/, "")), depth + 1));
}

function contentType(value: string): { readonly type: string; readonly parameters: Record<string, string> } {
  const [type = "", ...rest] = value.match(/(?:"(?:[^"\\]|\\.)*"|[^;"])+/g) ?? [];
  const parameters: Record<string, string> = {};
  for (const piece of rest) {
    const [, name, quoted, bare] = /^\s*([^=\s]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(\S+))\s*$/.exec(piece) ?? [];
    if (name) parameters[name.toLowerCase()] = quoted?.replaceAll(/\\(.)/g, "$1") ?? bare ?? "";
  }
  return { type: type.trim().toLowerCase(), parameters };
}

function decodeBody({ headers, body }: Part, charset: string | undefined): string {
  switch (headers["content-transfer-encoding"]?.toLowerCase()) {
    case "base64":
      return decodeBytes(Buffer.from(body, "base64"), charset);
    case "quoted-printable":
      return decodeBytes(quotedPrintable(body.replaceAll(/=[ \t]*\r?\n/g, "")), charset);
    default:
      return decodeBytes(Buffer.from(body, "latin1"), charset);
  }
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

function decodeBytes(bytes: Buffer, charset = "utf-8"): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

/** `=?utf-8?Q?…?=` and `=?utf-8?B?…?=`; white space between two encoded words is no part of the text. Else UTF-8 (RFC 6532). */
function decodeWords(value: string): string {
  return decodeBytes(Buffer.from(value, "latin1"))
    .replaceAll(/(\?=)\s+(?==\?)/g, "$1")
    .replaceAll(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, kind: string, text: string) =>
      kind.toLowerCase() === "b"
        ? decodeBytes(Buffer.from(text, "base64"), charset)
        : decodeBytes(quotedPrintable(text.replaceAll("_", " ")), charset),
    );
}

const isCalendar = ({ type, parameters }: Leaf): boolean =>
  type === "text/calendar" || type === "application/ics" || /\.ics$/i.test(parameters["name"] ?? "");

function methodOf(parameters: Leaf["parameters"], text: string): string | undefined {
  return (parameters["method"] ?? /^METHOD:(\S+)/m.exec(text)?.[1])?.toUpperCase();
}

function withoutTags(html: string): string {
  return html
    .replaceAll(/<(style|script)[\s\S]*?<\/\1>/gi, "")
    .replaceAll(/<br\s*\/?>|<\/(?:p|div|tr|h\d|li)>/gi, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .trim();
}

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** JSON as no serializer of ours would write it: spaces, escaped slashes, escaped letters. Who signs over a parsed body finds out. */
export function looselyWritten(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(looselyWritten).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${looselyWritten(name)}: ${looselyWritten(member)}`).join(", ")}}`;
  }
  if (typeof value === "string") return escaped(value);
  return JSON.stringify(value);
}

const escaped = (text: string): string =>
  [...JSON.stringify(text).replaceAll("/", "\\/")]
    .flatMap((letter) => letter.split(""))
    .map((unit) => (unit > "~" ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}` : unit))
    .join("");

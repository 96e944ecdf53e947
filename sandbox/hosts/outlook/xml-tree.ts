/** A small reader for manifest XML: elements, attributes and text, namespaces dropped. Not a general XML parser. */
export interface XmlElement {
  /** Local name, without its prefix. */
  readonly name: string;
  /** By local name. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

interface Draft {
  name: string;
  attributes: Record<string, string>;
  children: Draft[];
  text: string;
}

const token =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/\s*([\w.:-]+)\s*>|<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)|(<)/g;

/** The root element. Throws an Error that names the offending element when tags do not match. */
export function readXml(source: string): XmlElement {
  const root: Draft = { name: "", attributes: {}, children: [], text: "" };
  const open: Draft[] = [root];
  for (const [, cdata, closing, opening, attributes, selfClosing, text, stray] of source
    .replace(/^\uFEFF/, "")
    .matchAll(token)) {
    const current = open.at(-1) as Draft;
    if (stray) throw new Error(`The XML is broken inside <${current.name}>.`);
    if (closing) {
      if (local(closing) !== current.name)
        throw new Error(`The XML is broken: </${closing}> closes <${current.name}>.`);
      open.pop();
    } else if (opening) {
      const element: Draft = {
        name: local(opening),
        attributes: readAttributes(attributes ?? ""),
        children: [],
        text: "",
      };
      current.children.push(element);
      if (!selfClosing) open.push(element);
    } else current.text += cdata ?? unescapeXml(text ?? "");
  }
  if (open.length > 1) throw new Error(`The XML is broken: <${open.at(-1)?.name}> is never closed.`);
  const first = root.children[0];
  if (!first) throw new Error("The XML holds no element.");
  return first;
}

/** The first child with this name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Every element with this name, at any depth below. */
export function allBelow(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (element?.children ?? []).flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...allBelow(child, name),
  ]);
}

function readAttributes(source: string): Record<string, string> {
  const pairs = source.matchAll(/([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  return Object.fromEntries(
    [...pairs].map(([, name, double, single]) => [local(name ?? ""), unescapeXml(double ?? single ?? "")]),
  );
}

function local(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function unescapeXml(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return named[name ?? ""] ?? whole;
  });
}

/** A page of words that needs no script: help, privacy, terms, and what to do when something is not there. */

import type { Language } from "../domain/problem-sentences.ts";

export interface PlainPage {
  /** English when it is not said. */
  readonly language?: Language;
  readonly title: string;
  /** Plain text; a line that begins with `## ` is a heading, with `* ` an item of a list. */
  readonly paragraphs: readonly string[];
  /** The one thing to do next; it stands out. */
  readonly next?: { readonly href: string; readonly words: string };
  readonly links?: readonly { readonly href: string; readonly words: string }[];
  /** A button that posts these fields to a page of ours. */
  readonly form?: {
    readonly action: string;
    readonly fields: Readonly<Record<string, string>>;
    readonly button: string;
  };
}

const style = `
:root { color-scheme: light dark; --ink: #1b1a19; --soft: #605e5c; --page: #faf9f8; --card: #ffffff; --accent: #4f52b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #f3f2f1; --soft: #c8c6c4; --page: #1b1a19; --card: #252423; --accent: #a6a7dc; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.6 "Segoe UI", system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 42rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
article { background: var(--card); border-radius: 8px; padding: 0.5rem 1.5rem 1.5rem; box-shadow: 0 1px 3px rgb(0 0 0 / 0.15); }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin-top: 2rem; }
button, .next { display: inline-block; font: inherit; font-weight: 600; cursor: pointer; border: 1px solid var(--accent); border-radius: 4px; padding: 0.6rem 1.1rem; background: var(--accent); color: var(--page); }
a.next { color: var(--page); text-decoration: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); } nav { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: 0 0 1rem; } nav a { padding: 0.25rem 0; } li a { display: inline-block; vertical-align: top; }
`;

const menu = {
  en: { help: "Help", privacy: "Privacy", terms: "Terms" },
  de: { help: "Hilfe", privacy: "Datenschutz", terms: "Bedingungen" },
} as const;

/** The whole document. */
export function plainPage({ language = "en", title, paragraphs, next, links = [], form }: PlainPage): string {
  const { help, privacy, terms } = menu[language];
  const list = links.map(({ href, words }) => `<li><a href="${escape(href)}">${escape(words)}</a></li>`).join("");
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)} · Slotside</title><link rel="icon" href="/icons/icon-32.png"><style>${style}</style></head>
<body><main><nav><a href="/help">${help}</a><a href="/privacy">${privacy}</a><a href="/terms">${terms}</a></nav>
<article><h1>${escape(title)}</h1>${blocks(paragraphs)}${form ? button(form) : ""}${next ? `<p><a class="next" href="${escape(next.href)}">${escape(next.words)}</a></p>` : ""}${list === "" ? "" : `<ul>${list}</ul>`}</article></main></body>
</html>`;
}

function button({ action, fields, button: words }: NonNullable<PlainPage["form"]>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  );
  return `<form method="post" action="${escape(action)}">${inputs.join("")}<p><button>${escape(words)}</button></p></form>`;
}

function blocks(paragraphs: readonly string[]): string {
  return paragraphs
    .map((paragraph) => {
      if (paragraph.startsWith("## "))
        return `<h2 id="${anchor(paragraph.slice(3))}">${escape(paragraph.slice(3))}</h2>`;
      if (paragraph.startsWith("* ")) return `<ul><li>${escape(paragraph.slice(2))}</li></ul>`;
      return `<p>${escape(paragraph)}</p>`;
    })
    .join("\n")
    .replaceAll("</ul>\n<ul>", "");
}

function anchor(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^a-z0-9_]+/g, "-");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

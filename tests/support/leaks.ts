/** Looks for secrets where they must not be: in what the product printed, and in what it answered. */
import { productEnvironment, type LocalOrigins, type LocalRun } from "../../scripts/local-settings.ts";

/** Answers that people of the stories got, newest last; bounded. */
const heard: string[] = [];
const mostHeard = 20_000;

/** Remembers an answer of the product until the story ends. */
export function rememberAnswer(text: string): void {
  heard.push(text);
  if (heard.length > mostHeard) heard.shift();
}

/** Where a secret stands that must not, in words that do not repeat it; forgets the answers of the story that ends. */
export async function findLeaks(
  { origins, run }: { readonly origins: LocalOrigins; readonly run: LocalRun },
  printed: string,
): Promise<readonly string[]> {
  const response = await fetch(`${origins.home}/secrets`);
  const { items } = (await response.json()) as { items: readonly string[] };
  const settings = Object.entries(productEnvironment(run)).filter(([name]) => /(SECRET|PASSWORD|_KEY)$/.test(name));
  const wanted = [
    ...items.map((secret) => ["a token, code or secret of a vendor's", secret] as const),
    ...settings.map(([name, value]) => [`the setting ${name}`, value] as const),
  ];
  const places = [
    ["printed", printed],
    ["answered", heard.splice(0).join("\n")],
  ] as const;
  return wanted.flatMap(([what, secret]) =>
    places
      .filter(([, text]) => text.includes(secret))
      .map(([place, text]) => `${what} was ${place}: ${around(text, secret)}`),
  );
}

function around(text: string, secret: string): string {
  const at = text.indexOf(secret);
  return `${text.slice(Math.max(0, at - 80), at)}<secret>${text.slice(at + secret.length, at + secret.length + 20)}`.replaceAll(
    secret,
    "<secret>",
  );
}

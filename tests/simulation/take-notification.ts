/** What the vendors send out, taken by the product's public routes as its server would. */
import type { Posted, Sent } from "#sandbox/outbound.ts";
import type { SimulatedWorld } from "./simulated-world.ts";

export async function takeNotification(world: SimulatedWorld, sent: Sent): Promise<Posted> {
  const url = new URL(sent.url);
  const found = routeAt(world, url.pathname);
  if (!found) return answered(404, "text/plain", "");
  const outcome = await world.ask(undefined, found.route, {
    params: found.params,
    query: Object.fromEntries(url.searchParams),
    body: parsed(sent.body),
    headers: lowerNames(sent.headers),
    rawBody: Buffer.from(sent.body),
  });
  if (outcome.is === "lost") return { kind: "failed", reason: "no connection" };
  if (outcome.is === "refused") return answered(outcome.code === "internal" ? 500 : 400, "text/plain", outcome.code);
  const { status, headers = {}, body } = outcome.reply;
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return answered(status, lowerNames(headers)["content-type"] ?? "application/json", text);
}

const answered = (status: number, contentType: string, text: string): Posted => ({
  kind: "answered",
  status,
  contentType,
  text,
});

const lowerNames = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

interface FoundRoute {
  readonly route: string;
  readonly params: Readonly<Record<string, string>>;
}

function routeAt(world: SimulatedWorld, pathname: string): FoundRoute | undefined {
  const parts = pathname.split("/");
  for (const { method, path } of world.processes[0]?.routes ?? []) {
    if (method !== "POST") continue;
    const wanted = path.split("/");
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((part, index) => {
      const given = parts[index] ?? "";
      if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(given);
      return part.startsWith(":") || part === given;
    });
    if (fits) return { route: `${method} ${path}`, params };
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `$batch`: up to twenty calls in one, four at a time, in the order that `dependsOn` asks for. Source: "Combine multiple HTTP requests using JSON batching". */
import { type Answer, type Call, jsonOf, type Site } from "../site.ts";
import { graphErrors } from "./graph-error.ts";

interface Item {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly dependsOn: readonly string[];
}

interface ItemAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const mostItems = 20;
const atOnce = 4;

/** Items answer as they are done, which need not be the order they came in. */
export async function runBatch(site: Site, call: Call): Promise<Answer> {
  const items = readItems(call);
  const answers = new Map<string, ItemAnswer>();
  for (let left = items; left.length > 0;) {
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => answers.has(id)));
    if (ready.length === 0) throw graphErrors.badBatch("The dependsOn of the requests go in a circle.");
    const now = ready.slice(0, atOnce);
    await Promise.all(
      now.map(async (item) => {
        const hasFailed = item.dependsOn.some((id) => (answers.get(id)?.status ?? 500) >= 400);
        answers.set(item.id, hasFailed ? failedDependency(item.id) : await runItem(site, call, item));
      }),
    );
    left = left.filter((item) => !now.includes(item));
  }
  return { status: 200, body: { responses: [...answers.values()] } };
}

async function runItem(site: Site, outer: Call, { id, method, url, headers, body }: Item): Promise<ItemAnswer> {
  if (body !== undefined && headers["content-type"] === undefined)
    return {
      id,
      status: 400,
      headers: {},
      body: { error: { code: "BadRequest", message: "Content-Type header is required." } },
    };
  const answer = await site.answerInside({
    method,
    url: new URL(`/v1.0${url}`, outer.url),
    params: {},
    headers: { ...headers, authorization: outer.headers.authorization ?? "" },
    raw: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
  });
  return {
    id,
    status: answer.status,
    headers: Object.fromEntries(
      Object.entries(answer.headers ?? {}).map(([name, value]) => [capitalised(name), value]),
    ),
    ...(answer.body === undefined ? {} : { body: answer.body }),
  };
}

const failedDependency = (id: string): ItemAnswer => ({
  id,
  status: 424,
  headers: {},
  body: { error: { code: "FailedDependency", message: "A request that this one depends on has failed." } },
});

function readItems(call: Call): readonly Item[] {
  const requests = requestsOf(call);
  if (!Array.isArray(requests) || requests.length === 0) throw graphErrors.badBatch("Invalid batch payload format.");
  if (requests.length > mostItems)
    throw graphErrors.badBatch(`Number of batch request steps exceeds the maximum value of ${mostItems}.`);
  const items = requests.map(readItem);
  const ids = new Set(items.map(({ id }) => id));
  if (ids.size < items.length) throw graphErrors.badBatch("Request ids must be unique.");
  if (items.some(({ dependsOn }) => dependsOn.some((id) => !ids.has(id))))
    throw graphErrors.badBatch("A request depends on one that does not exist.");
  return items;
}

function requestsOf(call: Call): unknown {
  try {
    return jsonOf(call)["requests"];
  } catch {
    throw graphErrors.unreadableBody();
  }
}

function readItem(given: unknown): Item {
  const { id, method, url, headers, body, dependsOn } = (given ?? {}) as Partial<Record<keyof Item, unknown>>;
  const isFine =
    typeof id === "string" &&
    id !== "" &&
    typeof url === "string" &&
    url.startsWith("/") &&
    ["GET", "POST", "PATCH", "PUT", "DELETE"].includes(String(method).toUpperCase());
  if (!isFine) throw graphErrors.badBatch("Invalid batch payload format.");
  const named = Object.entries((headers ?? {}) as Readonly<Record<string, unknown>>);
  return {
    id,
    method: String(method).toUpperCase(),
    url,
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(body === undefined || body === null ? {} : { body }),
    dependsOn: Array.isArray(dependsOn) ? dependsOn.map(String) : [],
  };
}

const capitalised = (name: string): string =>
  name.toLowerCase() === "etag"
    ? "ETag"
    : name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

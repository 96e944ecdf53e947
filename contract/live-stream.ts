/** The live stream (`GET /api/v1/events`): Server-Sent Events read over fetch, because EventSource cannot carry a bearer. */
import type { LiveEvent } from "./sessions.ts";

/** `up` while the stream is open, `down` while it is being reconnected (screens poll meanwhile). */
export type LiveState = "up" | "down";

export interface LiveListener {
  readonly onEvent: (event: LiveEvent) => void;
  readonly onState: (state: LiveState) => void;
}

/** One part of the stream that ended in a blank line: its `id:` and `data:` fields. */
export interface StreamPart {
  readonly id?: string;
  readonly data: string;
}

/** Opens the stream once, after the event `lastEventId` when there is one. Rejects or answers non-2xx when it cannot. */
export type OpenStream = (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** The server writes a comment at least every 25 s; a stream silent for longer is dead without having said so. */
const silenceMs = 70_000;

/**
 * Follows the live stream until the returned function is called: resumes after the last event seen and reconnects
 * with doubling waits from 1 s to 30 s. A connection that could not be resumed shows up as an event `reset`.
 */
export function followLive(open: OpenStream, listener: LiveListener): () => void {
  const stopping = new AbortController();
  void keepFollowing(open, listener, stopping.signal);
  return () => stopping.abort();
}

async function keepFollowing(open: OpenStream, listener: LiveListener, stopped: AbortSignal): Promise<void> {
  let lastEventId: string | undefined;
  let waitMs = firstWaitMs;
  while (!stopped.aborted) {
    try {
      for await (const part of readStream(open, lastEventId, stopped)) {
        if (part === "open") {
          waitMs = firstWaitMs;
          listener.onState("up");
          continue;
        }
        lastEventId = part.id ?? lastEventId;
        const event = readEvent(part);
        if (event) listener.onEvent(event);
      }
    } catch {
      // Every way the stream can end is answered the same way: wait, then open it again.
    }
    if (stopped.aborted) return;
    listener.onState("down");
    await pause(waitMs * (0.75 + Math.random() / 2), stopped);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

async function* readStream(
  open: OpenStream,
  lastEventId: string | undefined,
  stopped: AbortSignal,
): AsyncGenerator<"open" | StreamPart> {
  const attempt = new AbortController();
  const abort = (): void => attempt.abort();
  stopped.addEventListener("abort", abort);
  let watchdog = setTimeout(abort, silenceMs);
  try {
    const response = await open(lastEventId, attempt.signal);
    if (!response.ok || !response.body) return;
    yield "open";
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const splitter = createStreamSplitter();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, silenceMs);
      yield* splitter(decoder.decode(value, { stream: true }));
    }
  } finally {
    clearTimeout(watchdog);
    stopped.removeEventListener("abort", abort);
    attempt.abort();
  }
}

/** Feeds on pieces of text as they arrive, cut anywhere, and answers the parts completed by each. */
export function createStreamSplitter(): (piece: string) => StreamPart[] {
  let rest = "";
  return (piece) => {
    const blocks = (rest + piece).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.map(readPart).filter((part) => part.data !== "" || part.id !== undefined);
  };
}

function readPart(block: string): StreamPart {
  const data: string[] = [];
  let id: string | undefined;
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (field === "data") data.push(value);
    if (field === "id") id = value;
  }
  return id === undefined ? { data: data.join("\n") } : { id, data: data.join("\n") };
}

function readEvent(part: StreamPart): LiveEvent | undefined {
  if (!part.data.startsWith("{")) return undefined;
  return JSON.parse(part.data) as LiveEvent;
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stopped.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

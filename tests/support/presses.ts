/** What somebody presses in a browser, counted by the browser itself, and how long it took. */
import type { BrowserContext } from "playwright-core";

export interface Presses {
  /** What the pressed things said, oldest first. */
  readonly words: readonly string[];
  /** A line for the story's report: how many since the last one, in how many seconds. */
  readonly line: (what: string) => string;
}

/** Counts in every page and frame that the context opens from now on. */
export async function countPresses(context: BrowserContext): Promise<Presses> {
  const words: string[] = [];
  let told = 0;
  let since = performance.now();
  await context.exposeBinding("notePress", (_source, word: string) => void words.push(word));
  await context.addInitScript(() => {
    const scope = globalThis as unknown as { notePress: (word: string) => void };
    const note = (event: Event): void => {
      const pressed = (event.target as Element).closest("button, a, summary, [role=button], input");
      if (event.isTrusted && pressed) scope.notePress(pressed.textContent?.trim() ?? "");
    };
    document.addEventListener("click", note, true);
  });
  return {
    words,
    line: (what) => {
      const news = words.slice(told);
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      told = words.length;
      since = performance.now();
      return `${what}: ${news.length} presses in ${seconds} s (${news.join(" · ")})`;
    },
  };
}

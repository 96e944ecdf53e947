/** What a screen of the matrix is, and the steps that lead to many of them. Steps go by place, not by name: names differ by language. */
import type { Locator } from "playwright-core";
import type { LocalOrigins } from "../../scripts/local-settings.ts";
import type { MadeThings } from "./made-things.ts";

export type ScreenHost = "teams" | "outlook" | "zoom" | "web";

/** Where to look things up: a surface in its host's frame, or a page of its own. */
export interface Inside {
  locator(selector: string): Locator;
}

export interface ScreenToTake {
  readonly host: ScreenHost;
  readonly name: string;
  /** A seeded person's handle; pages on the web have nobody. */
  readonly as: string;
  /** More of the host page's address; for a page on the web, its path. */
  readonly query?: (made: MadeThings) => string;
  /** From the first screen on; resolves when it stands. */
  readonly open: (inside: Inside) => Promise<void>;
  /** What the server answers instead of what is true, by the end of the path: for faults and for lists that are empty. */
  readonly answers?: Readonly<Record<string, ServerAnswer>>;
  /** Done at the stand-ins' controls before the screen is opened, and once it is open. */
  readonly before?: (made: MadeThings, origins: LocalOrigins) => Promise<void>;
  readonly meanwhile?: (made: MadeThings, origins: LocalOrigins) => Promise<void>;
}

export interface ServerAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A server that is not well, as its edge would say it. */
export const unwell: ServerAnswer = {
  status: 503,
  body: { type: "about:blank", title: "Unavailable", status: 503, code: "unavailable", requestId: "req-0123456789" },
};

/** A list with nothing in it. */
export const nothing: ServerAnswer = { status: 200, body: { items: [], nextCursor: null } };

/** Skeletons are gone. */
export async function settled(inside: Inside): Promise<void> {
  await inside.locator("main [aria-busy='true']").first().waitFor({ state: "detached" });
}

/** A surface's first screen. */
export async function here(inside: Inside): Promise<void> {
  await inside.locator("main h1:not(.unseen)").first().waitFor();
  await settled(inside);
}

/** A page on the web. */
export async function page(inside: Inside): Promise<void> {
  await inside.locator("h1").first().waitFor();
}

/** The entry of the main menu at this place, from 0. */
export const menu =
  (n: number) =>
  async (inside: Inside): Promise<void> => {
    await inside.locator(".top nav button").nth(n).click();
    await here(inside);
  };

/** Presses one after the other, each the first that the selector finds; `>> nth=2` is the third. */
export const press =
  (...selectors: readonly string[]) =>
  async (inside: Inside): Promise<void> => {
    for (const selector of selectors) {
      await inside.locator(selector).first().click();
      await settled(inside);
    }
  };

/** One step after the other. */
export const steps =
  (...all: readonly ScreenToTake["open"][]): ScreenToTake["open"] =>
  async (inside) => {
    for (const step of all) await step(inside);
  };

/** Resolves when it is there. */
export const shows =
  (selector: string) =>
  async (inside: Inside): Promise<void> => {
    await inside.locator(selector).first().waitFor();
    await settled(inside);
  };

export const typed =
  (selector: string, text: string) =>
  async (inside: Inside): Promise<void> =>
    await inside.locator(selector).first().fill(text);

/** Teams opens on this session. */
export const sessionLink =
  (which: "sessionId" | "classId" | "cancelledId" | "runningClassId") =>
  (made: MadeThings): string =>
    `&subPageId=${encodeURIComponent(`session/${made[which]}`)}`;

/** Every screen that `npm run screens` takes: who sees it, in which host, and how to get there. */
import type { FrameLocator } from "playwright-core";

export interface ScreenToTake {
  readonly host: "teams" | "outlook" | "zoom";
  readonly name: string;
  readonly as: string;
  /** More of the host page's address. */
  readonly query?: (made: MadeThings) => string;
  /** From the first screen on; resolves when it stands. `n` is the place in the main menu, from 0. */
  readonly open: (frame: FrameLocator) => Promise<void>;
}

/** What was made before, so that there is something to see. */
export interface MadeThings {
  readonly sessionId: string;
  readonly classId: string;
  /** In Priya's mailbox. */
  readonly eventId: string;
  readonly foreignEventId: string;
  /** The same session's event in Lena's mailbox. */
  readonly invitationId: string;
  /** Of that session's Teams meeting. */
  readonly chatId: string;
  readonly offer: { readonly id: string; readonly offeringId: string };
}

const heading = (frame: FrameLocator): Promise<void> => frame.locator("main h1:not(.unseen)").first().waitFor();

/** By place, not by name: names differ between languages. */
const menu =
  (n: number) =>
  async (frame: FrameLocator): Promise<void> => {
    await frame.locator(".top nav button").nth(n).click();
    await heading(frame);
    await settled(frame);
  };

/** Skeletons are gone. */
async function settled(frame: FrameLocator): Promise<void> {
  await frame.locator("main [aria-busy='true']").first().waitFor({ state: "detached" });
}

const here = async (frame: FrameLocator): Promise<void> => {
  await heading(frame);
  await settled(frame);
};

async function times(frame: FrameLocator): Promise<void> {
  await here(frame);
  await frame.locator("main .cards button").first().click();
  await frame.locator("main [role=group] button").first().waitFor();
  await settled(frame);
}

async function confirm(frame: FrameLocator): Promise<void> {
  await times(frame);
  await frame.locator("main [role=group] button").first().click();
  await frame.locator("main section p.when").first().waitFor();
  await settled(frame);
}

const session = ({ sessionId }: MadeThings): string => `&subPageId=${encodeURIComponent(`session/${sessionId}`)}`;
const lesson = ({ classId }: MadeThings): string => `&subPageId=${encodeURIComponent(`session/${classId}`)}`;
const item = ({ eventId }: MadeThings): string => `&pane=1&item=${encodeURIComponent(eventId)}`;
const foreign = ({ foreignEventId }: MadeThings): string => `&pane=1&item=${encodeURIComponent(foreignEventId)}`;
const invitation = ({ invitationId }: MadeThings): string =>
  `&view=mail&pane=1&message=${encodeURIComponent(`MSG-${invitationId}`)}`;
const beside = ({ chatId }: MadeThings): string => `&in=meetingSidePanel&chat=${encodeURIComponent(chatId)}`;
const offered = ({ offer }: MadeThings): string =>
  `&subPageId=${encodeURIComponent(`offer/${offer.offeringId}/${offer.id}`)}`;

async function offering(frame: FrameLocator): Promise<void> {
  await here(frame);
  for (const n of [0, 2]) await frame.locator(".offer-day .time").nth(n).click();
}

const asks =
  (what: "move" | "cancel") =>
  async (frame: FrameLocator): Promise<void> => {
    await here(frame);
    await frame.locator(`[data-opens=${what}]`).click();
    await frame.locator(".will-be-told li").first().waitFor();
  };

const section =
  (n: number) =>
  async (frame: FrameLocator): Promise<void> => {
    await menu(3)(frame);
    await frame.locator(".sections button").nth(n).click();
    await settled(frame);
  };

/** A part of Teaching; `then` is what to press in it. */
const teaching =
  (n: number, ...then: readonly string[]) =>
  async (frame: FrameLocator): Promise<void> => {
    await menu(2)(frame);
    await frame.locator(".sections button").nth(n).click();
    await settled(frame);
    for (const press of then) {
      await frame.locator(press).first().click();
      await settled(frame);
    }
  };

export const screens: readonly ScreenToTake[] = [
  { host: "teams", name: "book", as: "lena", open: here },
  { host: "teams", name: "book-times", as: "lena", open: times },
  { host: "teams", name: "book-confirm", as: "lena", open: confirm },
  { host: "teams", name: "my-sessions", as: "lena", open: menu(1) },
  { host: "teams", name: "session-learner", as: "lena", query: session, open: here },
  { host: "teams", name: "session-provider", as: "priya", query: session, open: here },
  { host: "teams", name: "class-provider", as: "priya", query: lesson, open: here },
  { host: "teams", name: "account-learner", as: "lena", open: menu(2) },
  { host: "teams", name: "account-provider", as: "priya", open: menu(3) },
  { host: "teams", name: "teach-week", as: "priya", open: teaching(0, ".calendar-head .row > button:nth-child(3)") },
  { host: "teams", name: "teach-month", as: "priya", open: teaching(0, ".calendar-head .sections button + button") },
  {
    host: "teams",
    name: "teach-hours",
    as: "priya",
    open: teaching(1, ".learners-view .day-tile:not([aria-disabled='true'])"),
  },
  { host: "teams", name: "teach-offerings", as: "priya", open: teaching(2) },
  { host: "teams", name: "teach-new", as: "priya", open: teaching(2, ".teach .row > button") },
  {
    host: "teams",
    name: "teach-rules",
    as: "priya",
    open: teaching(2, ".teach .card.press", ".offering .part > button"),
  },
  ...[0, 1, 2, 3, 4, 5, 6].map((n): ScreenToTake => ({
    host: "teams",
    name: `set-up-${n + 1}`,
    as: "amira",
    open: section(n),
  })),
  { host: "outlook", name: "nothing-open", as: "priya", query: () => "&pane=1", open: here },
  { host: "outlook", name: "ours", as: "priya", query: item, open: here },
  { host: "outlook", name: "not-ours", as: "priya", query: foreign, open: here },
  { host: "outlook", name: "form", as: "priya", query: (made) => `${item(made)}&write=appointment`, open: here },
  { host: "outlook", name: "mail-offer", as: "priya", query: () => "&write=message", open: offering },
  { host: "outlook", name: "invitation", as: "lena", query: invitation, open: here },
  { host: "outlook", name: "cancel", as: "priya", query: item, open: asks("cancel") },
  { host: "teams", name: "beside-meeting", as: "priya", query: beside, open: here },
  { host: "teams", name: "offered", as: "lena", query: offered, open: here },
  { host: "zoom", name: "sessions", as: "priya", open: here },
  { host: "zoom", name: "book", as: "priya", open: menu(1) },
  { host: "zoom", name: "account", as: "priya", open: menu(3) },
  { host: "zoom", name: "teach-hours", as: "priya", open: teaching(1) },
];

/** Pages on which an account is connected in a browser, beside a panel that can open no page of a vendor. */
import { z } from "zod";
import { readingLanguage } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import { droppedCookie, setCookie } from "../../platform/browser-cookie.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import type { ConnectDeps } from "./begin-connection.ts";
import { drawBrowserPage } from "./browser-pages.view.ts";
import type { BrowserPage } from "./browser-pages.view.ts";
import { confirmInBrowser, connectCookie, openInBrowser, receiveInBrowser } from "./connect-in-browser.ts";
import type { InBrowser } from "./connect-in-browser.ts";
import type { CallbackQuery } from "./receive-callback.ts";

export interface BrowserPagesDeps extends ConnectDeps {
  /** Answers a page of ours that nobody may frame. */
  readonly servePage: (page: BrowserPage) => Reply;
}

export function createBrowserPageRoutes(deps: BrowserPagesDeps): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      path: "/connect/account",
      query: z.object({ ticket: z.string().max(200).optional().catch(undefined) }),
      handle: async ({ query, headers }) =>
        answer(deps, await openInBrowser(deps, query.ticket ?? ""), { language: readingLanguage(headers) }),
    }),
    publicRoute({
      method: "POST",
      path: "/connect/account/confirm",
      body: z.object({ state: z.string().max(200) }),
      bodyFormat: "form",
      handle: async ({ body, headers }) => {
        const confirmed = await confirmInBrowser(deps, { state: body.state, cookie: headers["cookie"] });
        const page = answer(deps, confirmed, { language: readingLanguage(headers) });
        if (confirmed.state !== "confirmed") return page;
        return { ...page, headers: { ...page.headers, "Set-Cookie": droppedCookie(connectCookie) } };
      },
    }),
  ];
}

/** A browser that comes back from a vendor; `undefined` for those that began something else. */
export async function answerFromVendor(
  deps: BrowserPagesDeps,
  returning: CallbackQuery & { readonly cookie: string | undefined; readonly language: Language },
): Promise<Reply | undefined> {
  const received = await receiveInBrowser(deps, returning);
  return received && answer(deps, received, returning);
}

function answer(
  deps: BrowserPagesDeps,
  given: InBrowser,
  { language, state = "" }: { readonly language: Language; readonly state?: string | undefined },
): Reply {
  if (given.state !== "go") return deps.servePage(drawBrowserPage(given, state, language));
  return {
    status: 302,
    headers: { Location: given.url, "Set-Cookie": setCookie(connectCookie, given.browserValue) },
  };
}

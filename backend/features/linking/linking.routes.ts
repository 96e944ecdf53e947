/** Pages on which people sign in with Microsoft in a browser: to link a Zoom account, and to set an organisation up. */
import { z } from "zod";
import { readingLanguage } from "../../domain/problem-sentences.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import { cookieOf, droppedCookie, setCookie } from "../../platform/browser-cookie.ts";
import { RefusedByRules, RequestProblem } from "../../platform/request-problem.ts";
import { publicRoute } from "../../platform/route.ts";
import type { Reply, Route } from "../../platform/route.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { Caller } from "../../platform/caller.ts";
import { hashOf } from "../../platform/vault.ts";
import { signInPerson } from "../people/sign-in-person.ts";
import type { SignedInPerson } from "../people/sign-in-person.ts";
import { beginLinking, beginSetUp } from "./begin-sign-in.ts";
import type { Begun } from "./begin-sign-in.ts";
import { linkAccount, previewLink } from "./link-account.ts";
import type { LinkDeps } from "./link-account.ts";
import { settleSignIn, takeSignIn } from "./linking.store.ts";
import {
  drawAdministrator,
  drawDone,
  drawNotSetUp,
  drawPreview,
  drawRefused,
  drawSetUp,
  drawStopped,
  drawTooFewRights,
} from "./linking.view.ts";
import type { LinkingPage } from "./linking.view.ts";
import { makeAdministrator } from "./make-administrator.ts";
import type { MakeAdministratorDeps } from "./make-administrator.ts";
import { receiveSignIn, signInCookie } from "./receive-sign-in.ts";
import type { ReceiveDeps, Received, ReturningBrowser } from "./receive-sign-in.ts";

export type LinkingDeps = ReceiveDeps &
  LinkDeps &
  MakeAdministratorDeps & {
    /** Answers a page of ours that nobody may frame. */
    readonly servePage: (page: LinkingPage) => Reply;
  };

export function createLinkingRoutes(deps: LinkingDeps): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      path: "/connect/link",
      query: z.object({ ticket: z.string().max(200).optional().catch(undefined) }),
      handle: async ({ query, headers }) => {
        try {
          return leadOn(await beginLinking(deps, query.ticket ?? ""));
        } catch (error) {
          if (!(error instanceof RequestProblem) || error.code !== "not_found") throw error;
          return deps.servePage(drawStopped("again", "link", readingLanguage(headers)));
        }
      },
    }),
    publicRoute({
      method: "POST",
      path: "/connect/link/confirm",
      body: z.object({ state: z.string().max(200) }),
      bodyFormat: "form",
      handle: ({ body, headers }) => confirm(deps, body.state, headers),
    }),
    publicRoute({
      method: "GET",
      path: "/connect/setup",
      handle: async ({ headers }) => deps.servePage(drawSetUp(readingLanguage(headers))),
    }),
    publicRoute({
      method: "GET",
      path: "/connect/setup/begin",
      handle: async () => leadOn(await beginSetUp(deps)),
    }),
  ];
}

function leadOn({ url, browserValue }: Begun): Reply {
  return { status: 302, headers: { Location: url, "Set-Cookie": setCookie(signInCookie, browserValue) } };
}

/** A browser that comes back from Microsoft's page; `undefined` for those that began something else. */
export async function answerReturning(deps: LinkingDeps, returning: ReturningBrowser): Promise<Reply | undefined> {
  const received = await receiveSignIn(deps, returning);
  if (!received) return undefined;
  const { language } = returning;
  switch (received.state) {
    case "sign_in":
      return { status: 302, headers: { Location: received.url } };
    case "too_few_rights":
      return deps.servePage(drawTooFewRights(language));
    case "declined":
    case "again":
      return deps.servePage(drawStopped(received.state, received.purpose, language));
    case "signed_in":
      return received.attempt.purpose === "link"
        ? askToLink(deps, received, returning)
        : makeFirst(deps, received, language);
  }
}

type Headers = Parameters<typeof readingLanguage>[0];
type SignedIn = Extract<Received, { readonly state: "signed_in" }>;

async function askToLink(
  deps: LinkingDeps,
  { identity, attempt }: SignedIn,
  { state = "", language }: ReturningBrowser,
): Promise<Reply> {
  const person = await signInPerson(deps, identity);
  if (!person) return deps.servePage(drawNotSetUp(language));
  const { tenantId, personId } = person;
  if (!(await settleSignIn(deps.database.db, { stateHash: hashOf(state), tenantId, personId })))
    return deps.servePage(drawStopped("again", "link", language));
  const preview = await previewLink(deps, { ...callerOf(person), zoomUser: attempt.zoom_user ?? "" });
  return deps.servePage(drawPreview(preview, state, language));
}

async function confirm(deps: LinkingDeps, state: string, headers: Headers): Promise<Reply> {
  const language = readingLanguage(headers);
  const held = cookieOf(headers["cookie"], signInCookie) ?? "";
  const taken = await takeSignIn(deps.database.db, {
    stateHash: hashOf(state),
    browserHash: hashOf(held),
    now: new Date(deps.clock.now()),
  });
  const { tenant_id: tenantId, person_id: personId, zoom_user: zoomUser } = taken ?? {};
  if (!tenantId || !personId || !zoomUser) return deps.servePage(drawStopped("again", "link", language));
  const caller: Caller = {
    scope: mintTenantScope(tenantId, "link"),
    personId,
    displayName: "",
    roles: [],
    surface: "web",
  };
  try {
    const outcome = await linkAccount(deps, caller, zoomUser);
    const page = deps.servePage(drawDone(outcome, language));
    return { ...page, headers: { ...page.headers, "Set-Cookie": droppedCookie(signInCookie) } };
  } catch (error) {
    if (error instanceof RefusedByRules && error.refusal.code === "account_in_use")
      return deps.servePage(drawRefused(language));
    throw error;
  }
}

async function makeFirst(deps: LinkingDeps, { identity, attempt }: SignedIn, language: Language): Promise<Reply> {
  const made = await makeAdministrator(deps, identity, attempt.external_tenant);
  return deps.servePage(drawAdministrator(made, language));
}

function callerOf({ tenantId, personId }: SignedInPerson): Pick<Caller, "scope" | "personId"> {
  return { scope: mintTenantScope(tenantId, "link"), personId };
}

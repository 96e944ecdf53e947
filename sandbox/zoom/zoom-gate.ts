/** Who may call an operation of the REST API: a live token, and a scope of the operation. */
import type { SandboxPerson } from "../people.ts";
import type { Answer, Call, Handler } from "../site.ts";
import { people } from "../people.ts";
import { apiError, missingScopes } from "./zoom-answers.ts";
import { zoomPerson } from "./zoom-state.ts";
import type { ZoomTokens } from "./zoom-tokens.ts";

/** A handler that knows whose token was sent. */
export type MemberHandler = (
  call: Call,
  person: SandboxPerson & { readonly zoom: { readonly userId: string } },
) => Answer;

/** Whom a call for a whole account is about, where its path names no user: the host of the meeting it names. */
export type HostOf = (call: Call) => string | undefined;

/** Wraps operations. `scope` is the user-level granular name; `<scope>:admin` is what other users' ids would need. */
export function createGate(
  tokens: ZoomTokens,
  hostOf: HostOf = () => undefined,
): (scope: string, handler: MemberHandler) => Handler {
  return (scope, handler) => (call) => {
    const bearer = /^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1];
    const accountId = tokens.accountOf(bearer);
    if (accountId !== undefined) return forAccount(call, { accountId, hostOf, handler });
    const grant = tokens.check(bearer);
    if (grant === "unknown") return apiError(401, 124, "Invalid access token.");
    if (grant === "expired") return apiError(401, 124, "Access token is expired.");
    if (!grant.scopes.includes(scope)) return missingScopes([scope, `${scope}:admin`]);
    const person = zoomPerson(grant.userId);
    if (!person?.zoom) return apiError(404, 1001, `User does not exist: ${grant.userId}.`);
    if ((call.params["userId"] ?? "me") !== "me") return missingScopes([`${scope}:admin`]);
    return handler(call, { ...person, zoom: person.zoom });
  };
}

/** A token for the account acts for any of its users; there is no `me`. Source: "Server-to-Server OAuth"; the 400 is assumed. */
function forAccount(
  call: Call,
  about: { readonly accountId: string; readonly hostOf: HostOf; readonly handler: MemberHandler },
): Answer | Promise<Answer> {
  const named = call.params["userId"] ?? about.hostOf(call);
  if (named === "me") return apiError(400, 300, "This API does not support the value me for this token.");
  const person = people.find(({ zoom, email }) => zoom && (zoom.userId === named || email === named?.toLowerCase()));
  if (named === undefined) return about.handler(call, nobody);
  if (person?.zoom?.accountId !== about.accountId) return apiError(404, 1001, `User does not exist: ${named}.`);
  return about.handler(call, { ...person, zoom: person.zoom });
}

/** Asks for a meeting that is nobody's: the operation itself says that there is none. */
const nobody = { zoom: { userId: "", accountId: "" } } as Parameters<MemberHandler>[1];

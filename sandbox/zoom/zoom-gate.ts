/** Who may call an operation of the REST API: a live token, and a scope of the operation. */
import type { SandboxPerson } from "../people.ts";
import type { Answer, Call, Handler } from "../site.ts";
import { apiError, missingScopes } from "./zoom-answers.ts";
import { zoomPerson } from "./zoom-state.ts";
import type { ZoomTokens } from "./zoom-tokens.ts";

/** A handler that knows whose token was sent. */
export type MemberHandler = (
  call: Call,
  person: SandboxPerson & { readonly zoom: { readonly userId: string } },
) => Answer;

/** Wraps operations. `scope` is the user-level granular name; `<scope>:admin` is what other users' ids would need. */
export function createGate(tokens: ZoomTokens): (scope: string, handler: MemberHandler) => Handler {
  return (scope, handler) => (call) => {
    const grant = tokens.check(/^Bearer (.+)$/i.exec(call.headers.authorization ?? "")?.[1]);
    if (grant === "unknown") return apiError(401, 124, "Invalid access token.");
    if (grant === "expired") return apiError(401, 124, "Access token is expired.");
    if (!grant.scopes.includes(scope)) return missingScopes([scope, `${scope}:admin`]);
    const person = zoomPerson(grant.userId);
    if (!person?.zoom) return apiError(404, 1001, `User does not exist: ${grant.userId}.`);
    if ((call.params["userId"] ?? "me") !== "me") return missingScopes([`${scope}:admin`]);
    return handler(call, { ...person, zoom: person.zoom });
  };
}

/** A token of ours for an organisation, used for one person's account. */
import { Secret } from "./secret.ts";

/** Requests with it must name the account: there is nobody signed in whom `me` could mean. */
export class AppToken extends Secret<string> {
  /** The vendor's id of the account. */
  readonly accountId: string;

  constructor(token: string, accountId: string) {
    super(token);
    this.accountId = accountId;
  }
}

/** `/me/events` as this token has to ask for it; unchanged for a person's own token. `me` is how the path begins. */
export function pathWith(token: Secret<string>, path: string, me: "/me" | "/users/me"): string {
  if (!(token instanceof AppToken) || !(path === me || path.startsWith(`${me}/`) || path.startsWith(`${me}?`)))
    return path;
  return `/users/${encodeURIComponent(token.accountId)}${path.slice(me.length)}`;
}

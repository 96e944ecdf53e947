/**
 * Who is signed in to this browser, as far as the consent pages can tell: the person of the host page opened last. Real vendors
 * keep such a session of their own; here a cookie on `localhost` stands for it (cookies do not tell ports apart).
 */
import { people } from "./people.ts";
import type { Call } from "./site.ts";

const name = "sandbox-person";

/** The header that remembers the person a host page was opened as; nothing for an unknown or missing handle. */
export function rememberPerson(handle: string | null): Readonly<Record<string, string>> {
  return people.some((person) => person.handle === handle)
    ? { "set-cookie": `${name}=${handle}; Path=/; SameSite=Lax` }
    : {};
}

/** The handle that the browser remembers, if any. */
export function rememberedHandle(call: Call): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([a-z0-9]+)`).exec(call.headers.cookie ?? "")?.[1];
}

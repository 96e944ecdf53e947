/** From a request's bearer to its caller: an Entra access token for our API, or an opaque bearer of ours. */
import type { IncomingHttpHeaders } from "node:http";
import type { Caller, Role, Surface } from "../platform/caller.ts";
import { RequestProblem } from "../platform/request-problem.ts";
import { mintTenantScope } from "../platform/tenant-scope.ts";
import { Secret } from "../ports/secret.ts";
import type { EntraIdentity, EntraTokens } from "./entra-tokens.ts";

/** The person behind a validated bearer. */
export interface KnownPerson {
  readonly tenantId: string;
  readonly personId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Epoch milliseconds at which their bearer ends. */
  readonly signedInUntil?: number;
}

export interface AuthenticationSources {
  readonly entraTokens: EntraTokens;
  /** The person with this identity, made at their first sign-in; `undefined` when their organisation is not set up here. */
  readonly signIn: (identity: EntraIdentity) => Promise<KnownPerson | undefined>;
  /** The person this opaque bearer was given to; `undefined` when it is unknown or too old. */
  readonly findBearer: (bearer: Secret<string>) => Promise<KnownPerson | undefined>;
  /** Looks at whom a bearer belongs to before they are let in. Fails: not_allowed. */
  readonly admit?: <T extends Pick<KnownPerson, "tenantId" | "personId"> | undefined>(person: T) => Promise<T>;
  /** Where an administrator sets Slotside up. */
  readonly setupUrl: string;
}

/** Fails: unauthenticated, tenant_not_set_up, not_allowed (they have left, or are being deleted), unavailable. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Caller>;

const surfaces: readonly string[] = ["teams", "outlook", "zoom", "web", "api"] satisfies Surface[];

/** Builds the one way in for signed-in callers. */
export function createAuthenticate(sources: AuthenticationSources): Authenticate {
  const admit = sources.admit ?? (async (person) => person);
  return async (headers) => {
    const bearer = readBearer(headers.authorization);
    const header = headers["x-slotside-surface"];
    const surface = (typeof header === "string" && surfaces.includes(header) ? header : "api") as Surface;

    const language = headers["accept-language"]?.split(/[,;]/, 1)[0]?.trim();

    // Ours hold no dots; a JWT always has two.
    if (!bearer.includes(".")) {
      const person = await admit(await sources.findBearer(new Secret(bearer)));
      if (!person) throw new RequestProblem("unauthenticated", "This sign-in has ended.", { tokenRefused: true });
      return callerFor(person, { surface, language });
    }
    const identity = await sources.entraTokens.verify(bearer);
    const person = await admit(await sources.signIn(identity));
    if (!person) {
      throw new RequestProblem(
        "tenant_not_set_up",
        "An administrator of your organisation has to set Slotside up first.",
        { setupUrl: sources.setupUrl },
      );
    }
    const { tid: externalTenant, oid: subject, isGuest } = identity;
    const assertion = { token: new Secret(bearer), externalTenant, subject, isGuest };
    return { ...callerFor({ ...person, signedInUntil: identity.expiresAt }, { surface, language }), assertion };
  };
}

function callerFor(person: KnownPerson, shown: Pick<Caller, "surface" | "language">): Caller {
  const { tenantId, personId, displayName, roles, signedInUntil } = person;
  return { scope: mintTenantScope(tenantId, "request"), personId, displayName, roles, ...shown, signedInUntil };
}

function readBearer(authorization: string | undefined): string {
  const [, bearer] = /^Bearer +([A-Za-z0-9._~+/=-]{20,16384})$/i.exec(authorization ?? "") ?? [];
  if (bearer !== undefined) return bearer;
  throw new RequestProblem(
    "unauthenticated",
    "Send a bearer token.",
    authorization === undefined ? {} : { tokenRefused: true },
  );
}

/** Who is calling, once their bearer was validated. */
import type { Secret } from "../ports/secret.ts";
import type { TenantScope } from "./tenant-scope.ts";

export type Surface = "teams" | "outlook" | "zoom" | "web" | "api";
export type Role = "learner" | "provider" | "scheduler" | "support" | "administrator";

export interface Caller {
  readonly scope: TenantScope;
  readonly personId: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** By the `X-Slotside-Surface` header; only told in histories, never trusted. */
  readonly surface: Surface | "calendar";
  /** The language tag they read, as their request says; absent = English. */
  readonly language?: string | undefined;
  /** Epoch milliseconds until which the bearer is good; whatever goes on longer than a request ends then. */
  readonly signedInUntil?: number | undefined;
  /** The Microsoft access token for our API, for the on-behalf-of exchange; absent for bearers of ours. */
  readonly assertion?: {
    readonly token: Secret<string>;
    readonly externalTenant: string;
    readonly subject: string;
    /** A guest of that organisation; absent = no. */
    readonly isGuest?: boolean;
  };
}

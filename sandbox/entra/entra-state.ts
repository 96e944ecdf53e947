/** What the Entra stand-in remembers over a restart: keys, consent, grants and revocations. */
import { randomBytes } from "node:crypto";
import { everybody, type SandboxPerson, tenants } from "../people.ts";
import type { World } from "../world.ts";
import { applicationPermissions, delegatedPermissions, productScope } from "./app-registration.ts";
import { createStoredKey, openKey, type SigningKey, type StoredKey } from "./signing-keys.ts";

/** A person's sign-in that a code or a refresh token stands for. */
export interface Grant {
  readonly oid: string;
  readonly platform: "web" | "spa" | "public";
  readonly issuedAt: number;
  /** The claims that the interactive sign-in was asked for, and that the person fulfilled there. */
  readonly claims?: string;
}

export interface CodeGrant extends Grant {
  readonly redirectUri: string;
  readonly scope: string;
  readonly nonce?: string;
  readonly codeChallenge?: string;
  readonly codeChallengeMethod: "S256" | "plain";
  readonly redeemed: boolean;
}

interface Saved {
  keys: StoredKey[];
  /** Delegated permissions granted for everybody, by tenant. */
  tenantDelegated: Record<string, readonly string[]>;
  /** Application permissions, by tenant. */
  tenantApplication: Record<string, readonly string[]>;
  /** From when on (epoch milliseconds) they count, by tenant: consent takes a while to be known everywhere. */
  applicationFrom: Record<string, number>;
  /** How long that takes after a consent. */
  consentDelayMs: number;
  /** How an administrator's consent ends, by tenant; everybody else's is given whole. */
  consentOutcome: Record<string, "too_few_rights" | "partial">;
  /** Delegated permissions a person granted for themselves, by oid. */
  personDelegated: Record<string, readonly string[]>;
  codes: Record<string, CodeGrant>;
  refreshTokens: Record<string, Grant>;
  revokedAt: Record<string, number>;
  mfaRequired: Record<string, boolean>;
}

export interface EntraState {
  readonly saved: Saved;
  /** All published keys; the last one signs. */
  keys(): readonly SigningKey[];
  rotateKeys(): Promise<void>;
  /** Delegated permissions in force for a person: their organisation's and their own. */
  permissionsOf(person: SandboxPerson): ReadonlySet<string>;
  /** Whether the organisation knows the application: somebody there consented to something. */
  isInstalled(tid: string): boolean;
  consentForTenant(
    tid: string,
    grant: { readonly delegated: readonly string[]; readonly application: readonly string[] },
  ): void;
  withdrawConsent(tid: string): void;
  newRefreshToken(grant: Grant): string;
  newCode(grant: CodeGrant): string;
  touch(): void;
}

export const everyDelegatedPermission: readonly string[] = [...delegatedPermissions, productScope];

export async function openEntraState(world: World): Promise<EntraState> {
  const saved: Saved = { ...firstState(), ...world.snapshot.load<Partial<Saved>>("entra") };
  if (saved.keys.length === 0) saved.keys.push(await createStoredKey());
  world.snapshot.keep("entra", () => saved);
  world.snapshot.touch();
  let opened = saved.keys.map(openKey);
  return {
    saved,
    keys: () => opened,
    async rotateKeys() {
      saved.keys.push(await createStoredKey());
      opened = saved.keys.map(openKey);
      world.snapshot.touch();
    },
    permissionsOf: (person) =>
      new Set([...(saved.tenantDelegated[person.tid] ?? []), ...(saved.personDelegated[person.oid] ?? [])]),
    isInstalled: (tid) =>
      [saved.tenantDelegated[tid], saved.tenantApplication[tid]].some((granted) => (granted ?? []).length > 0) ||
      everybody.some((person) => person.tid === tid && (saved.personDelegated[person.oid] ?? []).length > 0),
    consentForTenant(tid, { delegated, application }) {
      saved.tenantDelegated[tid] = union(saved.tenantDelegated[tid], delegated);
      saved.tenantApplication[tid] = union(saved.tenantApplication[tid], application);
      saved.applicationFrom[tid] = world.clock.now() + saved.consentDelayMs;
      world.snapshot.touch();
    },
    withdrawConsent(tid) {
      saved.tenantDelegated[tid] = [];
      saved.tenantApplication[tid] = [];
      for (const person of everybody.filter((one) => one.tid === tid)) saved.personDelegated[person.oid] = [];
      world.snapshot.touch();
    },
    newRefreshToken: (grant) => keep(saved.refreshTokens, "0.AS", grant, world),
    newCode: (grant) => keep(saved.codes, "0.AX", grant, world),
    touch: () => world.snapshot.touch(),
  };
}

function firstState(): Saved {
  const consented = tenants.filter((tenant) => tenant.consented);
  return {
    keys: [],
    tenantDelegated: Object.fromEntries(consented.map(({ tid }) => [tid, everyDelegatedPermission])),
    tenantApplication: Object.fromEntries(
      consented.filter(({ application }) => application !== "no").map(({ tid }) => [tid, applicationPermissions]),
    ),
    applicationFrom: {},
    consentDelayMs: 0,
    consentOutcome: {},
    personDelegated: {},
    codes: {},
    refreshTokens: {},
    revokedAt: {},
    mfaRequired: {},
  };
}

function keep<T>(into: Record<string, T>, prefix: string, value: T, world: World): string {
  const handle = `${prefix}${randomBytes(48).toString("base64url")}`;
  into[handle] = value;
  world.snapshot.touch();
  return handle;
}

export const union = (left: readonly string[] | undefined, right: readonly string[]): readonly string[] => [
  ...new Set([...(left ?? []), ...right]),
];

/**
 * Claims challenges: what a policy wants more of, and which token carries it. That a token which was asked for with the claims of a
 * challenge carries the policies' ids in `capolids` is assumed; Microsoft documents the challenge, not what fulfils it.
 */

/** The policies that a `claims` parameter asks a token to fulfil: JSON text, or base64 of it, as clients differ. Empty = none. */
export function readPolicies(claims: string | undefined): readonly string[] {
  const parsed = parse(claims ?? "") ?? parse(Buffer.from(claims ?? "", "base64").toString("utf8"));
  const values = parsed?.access_token?.capolids?.values;
  return Array.isArray(values) ? values.filter((value): value is string => typeof value === "string") : [];
}

/** Whether the claims of a token say that it fulfils them all. */
export function fulfils(token: Readonly<Record<string, unknown>>, policies: readonly string[]): boolean {
  const held: unknown = token["capolids"];
  return Array.isArray(held) && policies.every((policy) => held.includes(policy));
}

interface Challenge {
  readonly access_token?: { readonly capolids?: { readonly values?: unknown } };
}

function parse(text: string): Challenge | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

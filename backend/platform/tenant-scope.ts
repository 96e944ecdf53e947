/** Whose data a query may touch. Every store function takes one; it is minted in three named places and nowhere else. */
declare const minted: unique symbol;

export interface TenantScope {
  readonly tenantId: string;
  readonly [minted]: true;
}

/**
 * Mints a scope. `from` names the place, for the reader and for the architecture test: an authenticated request, a
 * verified webhook or link, or a job's own row.
 */
export function mintTenantScope(tenantId: string, _from: "request" | "link" | "job"): TenantScope {
  return { tenantId } as TenantScope;
}

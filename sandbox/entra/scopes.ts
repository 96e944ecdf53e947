/** Reads a `scope` parameter: which one resource it names, which permissions, which OpenID scopes. */
import { delegatedPermissions, identifierUris, openIdScopes, productScope } from "./app-registration.ts";
import { entraErrors } from "./entra-error.ts";

export interface ScopeRequest {
  readonly resource: "graph" | "product";
  /** Short names, e.g. `Calendars.ReadWrite`; empty when only OpenID scopes or `.default` were asked. */
  readonly permissions: readonly string[];
  readonly openId: readonly string[];
  /** `<resource>/.default`: everything that is consented. */
  readonly isDefault: boolean;
}

/** Throws 28000 for two resources and 70011 for a permission the resource does not have. */
export function readScopes(
  scope: string,
  origins: { readonly productOrigin: string; readonly graphOrigin: string },
): ScopeRequest {
  const asked = scope.split(/\s+/).filter(Boolean);
  const openId = asked.filter((one) => openIdScopes.includes(one));
  const named = asked.filter((one) => !openIdScopes.includes(one)).map((one) => splitScope(one, origins));
  const resources = new Set(named.map(({ resource }) => resource));
  if (resources.size > 1) throw entraErrors.severalResources();
  const resource = named[0]?.resource ?? "graph";
  const isDefault = named.some(({ name }) => name === ".default");
  if (isDefault && named.length > 1) throw entraErrors.badScope(scope);
  const permissions = isDefault ? [] : named.map(({ name }) => knownName(name, resource, scope));
  return { resource, permissions, openId, isDefault };
}

function splitScope(
  scope: string,
  { productOrigin, graphOrigin }: { readonly productOrigin: string; readonly graphOrigin: string },
): { resource: "graph" | "product"; name: string } {
  const product = identifierUris(productOrigin).find((uri) => scope.startsWith(`${uri}/`));
  if (product) return { resource: "product", name: scope.slice(product.length + 1).replace(/^\/+/, "") };
  const graph = ["https://graph.microsoft.com", graphOrigin, "00000003-0000-0000-c000-000000000000"].find((uri) =>
    scope.startsWith(`${uri}/`),
  );
  if (graph) return { resource: "graph", name: scope.slice(graph.length + 1).replace(/^\/+/, "") };
  if (/[:/]/.test(scope)) throw entraErrors.unknownResource(scope, "the tenant");
  return { resource: "graph", name: scope };
}

function knownName(name: string, resource: "graph" | "product", scope: string): string {
  const known = resource === "product" ? [productScope] : [...delegatedPermissions, ...otherGraphPermissions];
  const found = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  if (!found) throw entraErrors.badScope(scope);
  return found;
}

/** Real Graph permissions that the registration does not list: they exist, and asking for them needs a person's consent. */
const otherGraphPermissions = [
  "Calendars.Read",
  "Calendars.ReadBasic",
  "Calendars.Read.Shared",
  "Calendars.ReadWrite.Shared",
  "MailboxSettings.ReadWrite",
  "Mail.Send",
  "OnlineMeetings.Read",
  "User.ReadBasic.All",
  "User.Read.All",
  "GroupMember.Read.All",
  "People.Read",
] as const;

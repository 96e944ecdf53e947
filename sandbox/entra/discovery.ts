/** The discovery document and the key set. Source: Microsoft identity platform, "OpenID Connect on the Microsoft identity platform". */
import type { Answer } from "../site.ts";
import type { World } from "../world.ts";
import { tenantOf } from "./directory.ts";
import type { EntraState } from "./entra-state.ts";

/** For `common` and `organizations` the issuer is a template that holds `{tenantid}` literally. */
export function discoveryDocument(world: World, segment: string): Answer {
  const tenant = tenantOf(segment);
  const origin = world.origins.entra;
  const at = `${origin}/${segment}`;
  return {
    status: 200,
    body: {
      token_endpoint: `${at}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      jwks_uri: `${at}/discovery/v2.0/keys`,
      response_modes_supported: ["query", "fragment", "form_post"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
      scopes_supported: ["openid", "profile", "email", "offline_access"],
      issuer: `${origin}/${tenant?.tid ?? "{tenantid}"}/v2.0`,
      request_uri_parameter_supported: false,
      userinfo_endpoint: `${world.origins.graph}/oidc/userinfo`,
      authorization_endpoint: `${at}/oauth2/v2.0/authorize`,
      device_authorization_endpoint: `${at}/oauth2/v2.0/devicecode`,
      http_logout_supported: true,
      frontchannel_logout_supported: true,
      end_session_endpoint: `${at}/oauth2/v2.0/logout`,
      claims_supported: [
        "sub",
        "iss",
        "cloud_instance_name",
        "cloud_instance_host_name",
        "cloud_graph_host_name",
        "msgraph_host",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "acr",
        "nonce",
        "preferred_username",
        "name",
        "tid",
        "ver",
        "at_hash",
        "c_hash",
        "email",
      ],
      kerberos_endpoint: `${at}/kerberos`,
      tenant_region_scope: tenant ? "EU" : null,
      cloud_instance_name: "microsoftonline.com",
      cloud_graph_host_name: "graph.windows.net",
      msgraph_host: "graph.microsoft.com",
      rbac_url: "https://pas.windows.net",
    },
  };
}

export function keySet(world: World, state: EntraState): Answer {
  return {
    status: 200,
    body: { keys: state.keys().map(({ jwk }) => ({ ...jwk, issuer: `${world.origins.entra}/{tenantid}/v2.0` })) },
  };
}

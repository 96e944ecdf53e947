/** The vendors' adapters for authorisations that an organisation gives once, for everybody. */
import type { Config } from "./config.ts";
import { createAppGrants } from "./features/integrations/app-grants.ts";
import type { AppGrants } from "./features/integrations/app-grants.ts";
import type { OpenDatabase } from "./platform/database.ts";
import type { Vault } from "./platform/vault.ts";
import type { Clock } from "./ports/clock.ts";
import type { OrganisationAccess } from "./ports/organisation-access.ts";
import { Secret } from "./ports/secret.ts";
import type { GrantRef } from "./ports/token-broker.ts";
import { createGoogleAccess, createGoogleAppTokens } from "./vendors/google/google-app-tokens.ts";
import { createEntraAppTokens } from "./vendors/microsoft/entra-app-tokens.ts";
import { createGraphAccess } from "./vendors/microsoft/graph-access.ts";
import { createZoomAccess, createZoomAppTokens } from "./vendors/zoom/zoom-app-tokens.ts";

export interface Organisations {
  readonly grants: AppGrants;
  readonly access: Readonly<Record<GrantRef["vendor"], OrganisationAccess>>;
}

export function composeOrganisations(ground: {
  readonly config: Config;
  readonly database: OpenDatabase;
  readonly vault: Vault;
  readonly clock: Clock;
}): Organisations {
  const { config, database, vault, clock } = ground;
  const grants = createAppGrants({
    database,
    vault,
    clock,
    organisationTokens: {
      microsoft: createEntraAppTokens({
        origin: config.ENTRA_ORIGIN,
        clientId: config.ENTRA_CLIENT_ID,
        clientSecret: new Secret(config.ENTRA_CLIENT_SECRET),
        clock,
      }),
      zoom: createZoomAppTokens({ oauthOrigin: config.ZOOM_OAUTH_ORIGIN, clock }),
      google: createGoogleAppTokens({ tokenOrigin: config.GOOGLE_TOKEN_ORIGIN, clock }),
    },
  });
  return {
    grants,
    access: {
      microsoft: createGraphAccess({ origin: config.GRAPH_ORIGIN, clock }),
      zoom: createZoomAccess({ apiOrigin: config.ZOOM_API_ORIGIN, clock }),
      google: createGoogleAccess({ apiOrigin: config.GOOGLE_API_ORIGIN, clock }),
    },
  };
}

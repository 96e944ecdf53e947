/** What looks after an organisation: its audit log, and what is forgotten when its time is over. */
import type { FeatureGround } from "./compose-features.ts";
import { createAuditRoutes } from "./features/audit/audit.routes.ts";
import { createForgetOldEntries } from "./features/audit/forget-old-entries.job.ts";
import { createForgetPreviews } from "./features/imports/preview-import.ts";
import { createPeopleAdministrationRoutes } from "./features/people/people-administration.routes.ts";
import type { Route } from "./platform/route.ts";
import type { Directory } from "./ports/directory.ts";
import { Secret } from "./ports/secret.ts";
import { createEntraDirectoryTokens } from "./vendors/microsoft/entra-directory-tokens.ts";
import { createGraphDirectory } from "./vendors/microsoft/graph-directory.ts";

/** Registers its sweeps, and answers its routes. */
export function composeAdministration(ground: FeatureGround): readonly Route[] {
  ground.jobs.every(60 * 60_000, "forget old audit entries", createForgetOldEntries(ground));
  ground.jobs.every(60_000, "forget previews of imports", createForgetPreviews(ground));
  return [
    ...createAuditRoutes(ground),
    ...createPeopleAdministrationRoutes({ ...ground, directory: composeDirectory(ground) }),
  ];
}

function composeDirectory({ config, clock }: FeatureGround): Directory {
  const tokenFor = createEntraDirectoryTokens({
    origin: config.ENTRA_ORIGIN,
    clientId: config.ENTRA_CLIENT_ID,
    clientSecret: new Secret(config.ENTRA_CLIENT_SECRET),
    clock,
  });
  return createGraphDirectory({ origin: config.GRAPH_ORIGIN, clock, tokenFor });
}

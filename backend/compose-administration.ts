/** What looks after an organisation: its audit log, and what is forgotten when its time is over. */
import type { FeatureGround } from "./compose-features.ts";
import type { Watches } from "./compose-watches.ts";
import { createAuditRoutes } from "./features/audit/audit.routes.ts";
import { createForgetOldEntries } from "./features/audit/forget-old-entries.job.ts";
import type { ChangeDeps } from "./features/bookings/record-change.ts";
import { createForgetPreviews } from "./features/imports/preview-import.ts";
import { createTemplatesRoutes } from "./features/offerings/templates.routes.ts";
import { createLookUpLeavers } from "./features/people/look-up-leavers.job.ts";
import { createPeopleAdministrationRoutes } from "./features/people/people-administration.routes.ts";
import { createReadGroups } from "./features/people/read-groups.job.ts";
import { createErasePeople } from "./features/privacy/erase-people.job.ts";
import { createForgetOutlived } from "./features/privacy/forget-outlived.job.ts";
import { createLeaveOrganisations } from "./features/privacy/leave-organisations.job.ts";
import { createPrivacyRoutes } from "./features/privacy/privacy.routes.ts";
import type { Route } from "./platform/route.ts";
import type { Directory } from "./ports/directory.ts";
import { Secret } from "./ports/secret.ts";
import { createEntraDirectoryTokens } from "./vendors/microsoft/entra-directory-tokens.ts";
import { createGraphDirectory } from "./vendors/microsoft/graph-directory.ts";

/** Registers its sweeps, and answers its routes. */
export function composeAdministration(
  ground: FeatureGround & Pick<ChangeDeps, "gatherOutside">,
  watches: Pick<Watches, "beforeDisconnect" | "onForgotten">,
): readonly Route[] {
  const { beforeDisconnect, onForgotten } = watches;
  const erasing = { ...ground, ...ground.vendors, beforeDisconnect, onForgotten };
  ground.jobs.every(1_000, "erase people", createErasePeople(erasing));
  ground.jobs.every(2_000, "leave organisations", createLeaveOrganisations(erasing));
  ground.jobs.every(10 * 60_000, "forget what was kept long enough", createForgetOutlived(ground));
  ground.jobs.every(60 * 60_000, "forget old audit entries", createForgetOldEntries(ground));
  ground.jobs.every(60_000, "forget previews of imports", createForgetPreviews(ground));
  const known = { ...ground, directory: composeDirectory(ground) };
  ground.jobs.every(2_000, "read groups of directories", createReadGroups(known));
  ground.jobs.every(5 * 60_000, "look up who left", createLookUpLeavers(known));
  return [
    ...createAuditRoutes(ground),
    ...createPrivacyRoutes(ground),
    ...createPeopleAdministrationRoutes(known),
    ...createTemplatesRoutes(ground),
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

/** The administrator's set-up: authorisations for a whole organisation, looking at people's accounts, and its routes. */
import { composeMail } from "./compose-mail.ts";
import type { FeatureGround } from "./compose-features.ts";
import { createAlignCoverage } from "./features/integrations/align-coverage.job.ts";
import { createCheckPeople } from "./features/integrations/check-people.job.ts";
import { createConfirmAuthorisations } from "./features/integrations/confirm-authorisation.job.ts";
import { createConsentPage } from "./features/integrations/consent-page.routes.ts";
import type { CoverDeps } from "./features/integrations/cover-people.ts";
import { createIntegrationsRoutes } from "./features/integrations/integrations.routes.ts";
import { createLookAt, createTryForbidden } from "./features/integrations/look-at-accounts.ts";
import type { Route } from "./platform/route.ts";
import { entraConsentUrl } from "./vendors/microsoft/entra-app-tokens.ts";

const sweepMs = 500;
const alignMs = 15_000;

/** Registers its sweeps, and answers its routes. */
export function composeIntegrations(
  ground: FeatureGround & Pick<CoverDeps, "onConnected" | "onForgotten">,
): readonly Route[] {
  const { config, jobs, vendors } = ground;
  const { grants, access: organisationAccess } = vendors.organisations;
  const { mail, sender } = composeMail(config);
  const looking = { ...ground, ...vendors, grants, organisationAccess };
  const deps = {
    ...ground,
    mail,
    mailFrom: sender,
    publicOrigin: config.PUBLIC_ORIGIN,
    applicationId: config.ENTRA_CLIENT_ID,
    consoleUrls: {
      zoom: "https://marketplace.zoom.us/develop/create",
      google: "https://admin.google.com/ac/owl/domainwidedelegation",
    },
    consentUrl: (asked: { readonly externalTenant: string; readonly state: string }) =>
      entraConsentUrl(
        { origin: config.ENTRA_ORIGIN, clientId: config.ENTRA_CLIENT_ID },
        { ...asked, redirectUri: `${config.PUBLIC_ORIGIN}/connect/microsoft/consented` },
      ),
  };
  jobs.every(sweepMs, "confirm authorisations", createConfirmAuthorisations({ ...ground, grants }));
  jobs.every(
    sweepMs,
    "look at people's accounts",
    createCheckPeople({ ...ground, lookAt: createLookAt(looking), tryForbidden: createTryForbidden(looking) }),
  );
  jobs.every(alignMs, "align who is covered", createAlignCoverage(ground));
  return [...createIntegrationsRoutes(deps), ...createConsentPage(ground)];
}

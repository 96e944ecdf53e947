/** Holds every exchange of the Google stand-in against the contracts of the Calendar API and of OAuth. */
import { join } from "node:path";
import type { ContractCheck } from "../site.ts";
import { createContractCheck } from "../spec-check.ts";

/** `specsFolder` has a folder `google` with the three documents; throws when one is missing. */
export function createGoogleCheck(specsFolder: string): ContractCheck {
  const file = (name: string): string => join(specsFolder, "google", name);
  const basePath = "/calendar/v3";
  const published = file("calendar-v3.openapi.json");
  const strict = createContractCheck({
    file: published,
    strictFile: file("calendar-v3.strict.openapi.json"),
    basePath,
  });
  const loose = createContractCheck({ file: published, basePath });
  const oauth = createContractCheck({ file: file("oauth2.openapi.json") });
  return (exchange) => {
    const { pathname } = exchange.url;
    if (pathname.startsWith(`${basePath}/`)) {
      // The strict profile describes these bodies as the answers of the same name, which they need not be.
      const isLoose = exchange.method === "PUT" || pathname === `${basePath}/channels/stop`;
      const found = isLoose
        ? [
            ...loose(exchange),
            ...strict({ ...exchange, requestBody: undefined }).filter((said) => said !== bodyIsMissing),
          ]
        : strict(exchange);
      return found.filter((said) => !isAllowed(said, exchange.requestBody));
    }
    if (pathname === "/token" && isOfServiceAccount(exchange.requestBody))
      return oauth(exchange).filter((said) => !said.startsWith("request "));
    if (pathname === "/token" || pathname === "/revoke") return oauth(exchange);
    // The page itself is no part of the contract; what it is asked is.
    if (pathname === "/o/oauth2/v2/auth") return oauth({ ...exchange, status: 302, responseBody: undefined });
    return [];
  };
}

/** The document knows people's grants alone; Google describes this one in "Using OAuth 2.0 for Server to Server Applications". */
function isOfServiceAccount(body: unknown): boolean {
  const { grant_type, assertion } = (body ?? {}) as { readonly grant_type?: unknown; readonly assertion?: unknown };
  return grant_type === "urn:ietf:params:oauth:grant-type:jwt-bearer" && typeof assertion === "string";
}

const bodyIsMissing = "request body is missing";

/**
 * What the published document forbids and the service documents: a time without an offset where a zone is given (the strict
 * profile sees to that), and null for a conference that is to be removed.
 */
function isAllowed(said: string, body: unknown): boolean {
  const { conferenceData } = (body ?? {}) as { readonly conferenceData?: unknown };
  return (
    /^request \/(start|end)\/dateTime must match format "date-time"$/.test(said) ||
    (conferenceData === null && said === "request /conferenceData must be object")
  );
}

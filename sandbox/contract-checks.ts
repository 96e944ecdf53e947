/** The contract checks of the Entra and Graph stand-ins, from the folder of the vendors' machine-readable contracts. */
import { join } from "node:path";
import { type CountedContractCheck, createContractCheck } from "./spec-check.ts";
import type { Origins } from "./ports.ts";

/**
 * Requests are held against the published contract and the strict profile, answers against the strict profile. Both are cut to
 * people, calendars and meetings: groups and look-ups of several directory objects are not in them.
 */
export function createGraphCheck(specsFolder: string): CountedContractCheck {
  return createContractCheck({
    file: join(specsFolder, "graph", "graph-v1.0.openapi.json"),
    strictFile: join(specsFolder, "graph", "graph-v1.0.strict.openapi.json"),
    basePath: "/v1.0",
    ignores: ({ url }) => /^\/v1\.0\/(groups|directoryObjects)(\/|$)/.test(url.pathname),
  });
}

/** The stand-in's own pages, the scripts' password grant and metadata of unknown tenants are no part of the contract. */
export function createEntraCheck(specsFolder: string, origins: Origins): CountedContractCheck {
  return createContractCheck({
    file: join(specsFolder, "graph", "entra-v2.openapi.json"),
    aliases: { [origins.entra]: "https://login.microsoftonline.com", [origins.graph]: "https://graph.microsoft.com" },
    ignores: ({ method, url, status, requestBody }) =>
      /\/(authorize|adminconsent|logout)$/.test(url.pathname) ||
      url.pathname.endsWith("/discovery/keys") ||
      (method === "GET" && status >= 400) ||
      (method === "POST" && (requestBody as { grant_type?: unknown } | undefined)?.grant_type === "password"),
  });
}

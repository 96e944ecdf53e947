/** Holds every exchange of the Zoom stand-in against the published contracts of OAuth, users and meetings. */
import { join } from "node:path";
import type { ContractCheck } from "../site.ts";
import { createContractCheck } from "../spec-check.ts";

/** `specsFolder` has a folder `zoom` with the three documents; throws when one is missing. */
export function createZoomContractCheck(specsFolder: string): ContractCheck {
  const open = (file: string, basePath: string): ContractCheck =>
    createContractCheck({ file: join(specsFolder, "zoom", file), basePath });
  const oauth = open("openapi-oauth.json", "");
  const users = open("openapi-users-me.json", "/v2");
  const meetings = open("openapi-meetings-trimmed.json", "/v2");
  return (exchange) => {
    const { pathname } = exchange.url;
    if (/^\/oauth\/(token|revoke)$/.test(pathname)) return oauth(exchange);
    // Pages for people, and an operation that the documents lack.
    if (!pathname.startsWith("/v2/") || pathname === "/v2/zoomapp/deeplink") return [];
    const check = /^\/v2\/users\/[^/]+$/.test(pathname) ? users : meetings;
    return exchange.status < 400
      ? check(exchange)
      : [...check(withoutAnswer(exchange)), ...errorShape(exchange.responseBody)];
  };
}

type Exchange = Parameters<ContractCheck>[0];

/** The documents list error codes but no schema of an error's body, and no 401: only the request is compared. */
function withoutAnswer(exchange: Exchange): Exchange {
  return { ...exchange, status: 429, responseBody: undefined };
}

function errorShape(body: unknown): readonly string[] {
  const { code, message } = (body ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  return typeof code === "number" && typeof message === "string" ? [] : ["error answer is not {code, message}"];
}

/** Reads what a link means to Teams. */

/**
 * `{ kind: "tab", pageId, subPageId }` for an entity link to this app · `local` for an address on this computer ·
 * `elsewhere` for everything else that is http(s), meetings among it · `invalid`.
 */
export function readTeamsLink(address, appId) {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return { kind: "invalid" };
  const [, , kind, linkedApp, pageId] = url.pathname.split("/");
  if (url.host === "teams.microsoft.com" && kind === "entity" && linkedApp === appId) {
    return { kind: "tab", pageId, subPageId: readSubPage(url.searchParams.get("context")) };
  }
  return { kind: url.hostname === "localhost" ? "local" : "elsewhere" };
}

function readSubPage(context) {
  try {
    return JSON.parse(context ?? "{}").subEntityId ?? "";
  } catch {
    return "";
  }
}

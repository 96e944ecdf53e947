/**
 * Runs in the pane's page while office.js is still on its way. Put into the page as text when it is built, so it stands alone.
 * office.js asks for these files one after the other, each a round trip later than it could. Which ones, and where the client says
 * what it is: outlook.md §1.1 and §1.2 (measured). Clients other than Outlook on the web read other files, so nothing is asked for them.
 */
export function expectOfficeFiles(): void {
  const told = `${window.name} ${decodeURIComponent(location.search)}`;
  const [, version, locale = ""] = /Outlook[|$]Web[|$]([\d.]+)[|$]([\w-]+)/.exec(told) ?? [];
  const officeJs = document.querySelector<HTMLScriptElement>("script[src]");
  if (version === undefined || !officeJs) return;
  // It has texts for one English and one German; of other languages it knows more than we do.
  const texts = { en: "en-us", de: "de-de" }[locale.slice(0, 2).toLowerCase()];
  const textFiles = texts === undefined ? [] : [`${texts}/office_strings.js`, `${texts}/outlook_strings.js`];
  for (const file of [`outlook-web-${version}.js`, ...textFiles]) {
    const link = document.createElement("link");
    Object.assign(link, { rel: "preload", as: "script" });
    // It asks for all but the last of them with CORS; a file that is expected otherwise is loaded twice.
    if (!file.endsWith("/outlook_strings.js")) link.crossOrigin = "anonymous";
    link.href = new URL(file, officeJs.src).href;
    document.head.append(link);
  }
}

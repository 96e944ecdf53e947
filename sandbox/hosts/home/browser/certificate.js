/** The one question a browser asks before anything works: whether to trust the certificate that this computer made for itself. */
import { fill, h, repeatedly } from "/shared/dom.js";

const lookEveryMs = 3000;

/** Shows the question and ticks it once the browser reaches the product over https. */
export function mountCertificate(element, { productOrigin, origins }) {
  const status = h("p", { class: "status", role: "status" });
  const others = [
    ["Teams", origins.teams],
    ["Outlook", origins.outlook],
    ["Zoom", origins.zoomClient],
  ];
  fill(
    element,
    h("h2", { id: "certificate-title" }, "First, one question your browser asks"),
    h(
      "p",
      {},
      "Teams, Outlook and Zoom only load pages over https, so the first start made a certificate for localhost on this computer. Your browser does not know it and warns once. Open the page, choose ",
      h("b", {}, "Advanced"),
      " and then ",
      h("b", {}, "Proceed to localhost"),
      ".",
    ),
    h("p", {}, h("a", { class: "button primary", href: productOrigin, target: "_blank" }, "Open the page and accept")),
    status,
    h(
      "details",
      {},
      h("summary", {}, "Asked again, or rather not asked at all?"),
      h(
        "p",
        {},
        "Chrome and Edge ask once for all of localhost. Firefox and Safari ask for each address: ",
        others.flatMap(([name, url], index) => [index ? ", " : "", h("a", { href: url, target: "_blank" }, name)]),
        ".",
      ),
      h("p", {}, "Or let this computer trust the certificate, in the project's folder:"),
      h("p", { class: "quiet" }, "macOS"),
      h(
        "pre",
        {},
        "security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db .local/certificate/localhost.crt",
      ),
      h("p", { class: "quiet" }, "Debian, Chromium (package libnss3-tools)"),
      h("pre", {}, 'certutil -d sql:$HOME/.pki/nssdb -A -t "C,," -n slotside -i .local/certificate/localhost.crt'),
    ),
  );
  const stop = repeatedly(lookEveryMs, async () => {
    const reached = await fetch(productOrigin, { mode: "no-cors", cache: "no-store" }).then(
      () => true,
      () => false,
    );
    element.classList.toggle("done", reached);
    fill(
      status,
      reached
        ? "Your browser accepts this computer's certificate. It will not ask again."
        : "Not accepted yet, or Slotside is still starting.",
    );
    if (reached) stop();
  });
}

/** The window that `authentication.authenticate` opens: a page of the app, which speaks teams-js to this host as its opener. */

/**
 * `isAllowed(url)` says whether the manifest's validDomains let the popup open there. Every request is answered exactly
 * once: by the popup's success or failure, or by `CancelledByUser` when it is closed before.
 */
export function createAuthPopups({ frames, isAllowed, tellPerson }) {
  const settle = (popup, args) => {
    const reply = popup.pending;
    if (!reply) return;
    popup.pending = undefined;
    clearInterval(popup.watch);
    reply(args);
    // The page closes itself a moment later; keep knowing its window until then so that late calls are not lost.
    setTimeout(() => frames.remove(popup), 2000);
  };
  return {
    open({ url, width, height, frame, reply }) {
      const target = URL.parse(url);
      if (target?.protocol !== "https:" || !isAllowed(target)) {
        tellPerson(`Teams does not open ${url}: its domain is not in the manifest's validDomains.`);
        reply([false, "FailedToOpenWindow"]);
        return;
      }
      const size = `width=${Number(width) || 600},height=${Number(height) || 600}`;
      const opened = window.open(target.href, "_blank", `popup,${size}`);
      if (!opened) return void reply([false, "FailedToOpenWindow"]);
      const popup = frames.add({
        win: () => opened,
        origin: target.origin,
        context: "authentication",
        openedBy: frame,
      });
      popup.pending = reply;
      popup.watch = setInterval(() => opened.closed && settle(popup, [false, "CancelledByUser"]), 300);
    },
    settle,
  };
}

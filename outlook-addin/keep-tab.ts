/** Tab within the pane of Outlook on the web, where office.js moves the focus itself. */

/**
 * office.js takes each Tab at the window, looks for what has the focus among what Tab can reach, and leaves the pane where it is not
 * there: from a heading that was given the focus after a step, as every screen's is. From those the browser itself goes on.
 *
 * Source: office-js `outlook-web-16.01.debug.js`, onWindowKeydown.
 */
export function keepTabInPane(page: Document): void {
  page.addEventListener("keydown", (event) => {
    if (event.key === "Tab" && event.target instanceof HTMLElement && event.target.tabIndex < 0)
      event.stopPropagation();
  });
}

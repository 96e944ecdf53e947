/** Office's callbacks as promises, each with a time limit of its own: some clients never call back. */
import { HostProblem, withinTime } from "#ui/host.ts";

const officeMs = 10_000;

/** Starts Office and puts back what office.js takes away from the page. Rejects with not_in_host outside Office. */
export async function startOffice(): Promise<void> {
  await withinTime(officeHasCome(), "Outlook", officeMs);
  if (typeof Office === "undefined") throw new HostProblem("not_in_host", "office.js was not loaded");
  giveHistoryBack();
  const info = await withinTime(Office.onReady(), "Outlook", officeMs);
  giveHistoryBack();
  // office.js answers null, against its types, when no Office client holds the page.
  if ((info.host as Office.HostType | null) === null)
    throw new HostProblem("not_in_host", "No Office client holds this page");
}

/** The pane loads office.js beside its own program; when everything else has come without it, it does not come any more. */
function officeHasCome(): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (typeof Office === "undefined" && document.readyState !== "complete") return;
      document.removeEventListener("load", look, true);
      removeEventListener("load", look);
      resolve();
    };
    // Each script's own event comes by here, the page's only at the window.
    document.addEventListener("load", look, true);
    addEventListener("load", look);
    look();
  });
}

/** office.js replaces pushState and replaceState by null on this window's history; the prototype still has them. */
function giveHistoryBack(): void {
  for (const name of ["pushState", "replaceState"] as const) {
    if (typeof history[name] === "function") continue;
    Object.defineProperty(history, name, {
      value: History.prototype[name].bind(history),
      configurable: true,
      writable: true,
    });
  }
}

/** Runs one Office call that reports by callback. Rejects with `host_silent` after `ms`, whatever is answered later. */
export function officeCall<T>(
  what: string,
  call: (done: (result: Office.AsyncResult<T>) => void) => void,
  ms = 5_000,
): Promise<T> {
  const answered = new Promise<T>((resolve, reject) => {
    call((result) => {
      if (result.status === Office.AsyncResultStatus.Succeeded) resolve(result.value);
      else reject(new Error(`${result.error.code} ${result.error.message}`));
    });
  });
  return withinTime(answered, what, ms);
}

/** Office's callbacks as promises, each with a time limit of its own: some clients never call back. */
import { HostProblem, withinTime } from "#ui/host.ts";

/** Starts Office and puts back what office.js takes away from the page. Rejects with not_in_host outside Office. */
export async function startOffice(): Promise<void> {
  if (typeof Office === "undefined") throw new HostProblem("not_in_host", "office.js was not loaded");
  giveHistoryBack();
  const info = await withinTime(Office.onReady(), "Outlook", 10_000);
  giveHistoryBack();
  // office.js answers null, against its types, when no Office client holds the page.
  if ((info.host as Office.HostType | null) === null)
    throw new HostProblem("not_in_host", "No Office client holds this page");
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

/** A window of Office that answers one message. */
import { HostProblem } from "#ui/host.ts";
import { officeCall } from "./office-calls.ts";

/** Office reports a window the person closed by this code. */
const closedByPerson = 12006;

/** Opens a page of our own origin and answers its first `messageParent`. Rejects with `cancelled` when it is closed. */
export async function openDialog(url: string): Promise<string> {
  const size = { height: 60, width: 30, promptBeforeOpen: false };
  let isLate = false;
  const dialog = await officeCall<Office.Dialog>("Outlook", (done) =>
    Office.context.ui.displayDialogAsync(url, size, (result) => {
      // Nobody waits any more for what is done in it.
      if (isLate && result.status === Office.AsyncResultStatus.Succeeded) result.value.close();
      done(result);
    }),
  ).catch((error: unknown) => {
    isLate = true;
    throw new HostProblem("refused", "Outlook did not open the window", error);
  });
  return new Promise((resolve, reject) => {
    dialog.addEventHandler(Office.EventType.DialogMessageReceived, (event) => {
      dialog.close();
      if ("message" in event) resolve(event.message);
      else reject(new HostProblem("refused", `Outlook reported ${event.error}`));
    });
    dialog.addEventHandler(Office.EventType.DialogEventReceived, (event) => {
      const code = "error" in event ? event.error : 0;
      reject(new HostProblem(code === closedByPerson ? "cancelled" : "refused", `Outlook reported ${code}`));
    });
  });
}

/** Puts text where the person is writing. */
import { HostProblem } from "#ui/host.ts";
import type { TextToInsert } from "#ui/host.ts";
import { officeCall } from "./office-calls.ts";

/** At the cursor, in the form that the body has. Rejects with `refused` when nothing is being written or Outlook says no. */
export async function insertText({ html, plain }: TextToInsert): Promise<void> {
  const body = (Office.context.mailbox.item as Office.MessageCompose | null | undefined)?.body;
  if (typeof body?.setSelectedDataAsync !== "function")
    throw new HostProblem("refused", "Nothing is being written in Outlook");
  try {
    const type = await officeCall<Office.CoercionType>("Outlook", (done) => body.getTypeAsync(done));
    const isHtml = (type as string) === "html";
    const coercionType = (isHtml ? "html" : "text") as Office.CoercionType;
    await officeCall<void>("Outlook", (done) =>
      body.setSelectedDataAsync(isHtml ? html : plain, { coercionType }, done),
    );
  } catch (error) {
    if (error instanceof HostProblem) throw error;
    throw new HostProblem("refused", "Outlook did not take the text", error);
  }
}

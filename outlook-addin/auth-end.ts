/** The last page of connecting an account: hands the one-time value to the pane that opened the window. */
import { readEnding } from "#ui/auth-pages.ts";
import { startOffice } from "./office-calls.ts";

const ending = readEnding();
await startOffice();
Office.context.ui.messageParent(JSON.stringify(ending));

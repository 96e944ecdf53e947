/** The last page of connecting an account: hands the one-time value to the tab that opened the window. */
import { app, authentication } from "@microsoft/teams-js";
import { readEnding } from "#ui/auth-pages.ts";
import { readSettings } from "#ui/settings.ts";

const ending = readEnding();
await app.initialize([...readSettings(document).validOrigins]);
if ("value" in ending) authentication.notifySuccess(ending.value);
else authentication.notifyFailure(ending.problem);

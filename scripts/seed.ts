/** Sets up the sample organisations of a local run; changes nothing that is there already, so that every `npm start` runs it. */
import { localOrigins } from "./local-settings.ts";
import { setUpSamples } from "./sample-organisations.ts";

await setUpSamples(localOrigins(Number(process.env["SLOTSIDE_PORT_BASE"] ?? "4400")));

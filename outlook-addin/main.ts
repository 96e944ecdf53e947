import { beginSurface } from "#ui/begin-surface.ts";
import { patiently } from "#ui/patiently.ts";
import { keepTabInPane } from "./keep-tab.ts";
import { startOutlook } from "./outlook-host.ts";
import { expectSignIn } from "./sign-in.ts";

const drawing = patiently(() => import("./drawing.ts"));
keepTabInPane(document);
expectSignIn();
beginSurface(
  {
    surface: "outlook",
    clientName: "Outlook",
    start: startOutlook,
    firstPlace: () => ({ screen: "here" }),
  },
  drawing,
);

import { expectOutlook } from "#ui/screens.tsx";
import { mountSurface } from "#ui/surface.tsx";
import { keepTabInPane } from "./keep-tab.ts";
import { startOutlook } from "./outlook-host.ts";
import { expectSignIn } from "./sign-in.ts";

expectOutlook();
keepTabInPane(document);
expectSignIn();
mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  firstPlace: () => ({ screen: "here" }),
});

import { OutlookHere } from "#ui/outlook/outlook-here.tsx";
import { mountSurface } from "#ui/surface.tsx";
import { keepTabInPane } from "./keep-tab.ts";
import { startOutlook } from "./outlook-host.ts";
import { expectSignIn } from "./sign-in.ts";

keepTabInPane(document);
expectSignIn();
mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  here: OutlookHere,
  firstPlace: () => ({ screen: "here" }),
});

import { expectOutlook } from "#ui/screens.tsx";
import { mountSurface } from "#ui/surface.tsx";
import { startOutlook } from "./outlook-host.ts";
import { expectSignIn } from "./sign-in.ts";

expectOutlook();
expectSignIn();
mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  firstPlace: () => ({ screen: "here" }),
});

import { expectOutlook } from "#ui/screens.tsx";
import { mountSurface } from "#ui/surface.tsx";
import { startOutlook } from "./outlook-host.ts";

expectOutlook();
mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  firstPlace: () => ({ screen: "here" }),
});

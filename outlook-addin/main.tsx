import { expectHere } from "#ui/screens.tsx";
import { mountSurface } from "#ui/surface.tsx";
import { startOutlook } from "./outlook-host.ts";

expectHere();
mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  firstPlace: () => ({ screen: "here" }),
});

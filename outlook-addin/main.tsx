import { mountSurface } from "#ui/surface.tsx";
import { startOutlook } from "./outlook-host.ts";

mountSurface({
  surface: "outlook",
  clientName: "Outlook",
  start: startOutlook,
  firstPlace: () => ({ screen: "here" }),
});

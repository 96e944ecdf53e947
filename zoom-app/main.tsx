import { mountSurface } from "#ui/surface.tsx";
import { startZoom } from "./zoom-host.ts";

mountSurface({
  surface: "zoom",
  clientName: "Zoom",
  start: startZoom,
  firstPlace: (host) => ({ screen: host.context.current().meetingUuid === undefined ? "sessions" : "here" }),
});

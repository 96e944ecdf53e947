import { beginSurface } from "#ui/begin-surface.ts";
import { patiently } from "#ui/patiently.ts";
import { startZoom } from "./zoom-host.ts";

const drawing = patiently(() => import("./drawing.tsx"));

beginSurface(
  {
    surface: "zoom",
    clientName: "Zoom",
    start: startZoom,
    firstPlace: (host) => ({ screen: host.context.current().meetingUuid === undefined ? "sessions" : "here" }),
  },
  drawing,
);

import { lazy, Suspense } from "react";
import { HostProblem } from "#ui/host.ts";
import { mountSurface } from "#ui/surface.tsx";
import { createZoomDoor } from "./zoom-door.ts";
import { startZoom } from "./zoom-host.ts";

const WelcomeScreen = lazy(async () => ({ default: (await import("#ui/welcome/welcome-screen.tsx")).WelcomeScreen }));
const door = createZoomDoor();

mountSurface({
  surface: "zoom",
  clientName: "Zoom",
  start: startZoom,
  firstPlace: (host) => ({ screen: host.context.current().meetingUuid === undefined ? "sessions" : "here" }),
  whenProblem: (error, onRetry) =>
    error instanceof HostProblem && error.kind === "not_linked" ? (
      <Suspense>
        <WelcomeScreen door={door} locale={navigator.language} onKnown={onRetry} />
      </Suspense>
    ) : undefined,
});

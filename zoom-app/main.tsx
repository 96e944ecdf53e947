import { Suspense } from "react";
import { HostProblem } from "#ui/host.ts";
import { lazy } from "#ui/later.ts";
import { mountSurface } from "#ui/surface.tsx";
import { createZoomDoor } from "./zoom-door.ts";
import { startZoom } from "./zoom-host.ts";

const WelcomeScreen = lazy(async () => ({ default: (await import("#ui/welcome/welcome-screen.tsx")).WelcomeScreen }));
const GuestScreen = lazy(async () => ({ default: (await import("#ui/welcome/guest-screen.tsx")).GuestScreen }));
const door = createZoomDoor();

mountSurface({
  surface: "zoom",
  clientName: "Zoom",
  start: startZoom,
  firstPlace: (host) => ({ screen: host.context.current().meetingUuid === undefined ? "sessions" : "here" }),
  whenProblem: (error, onRetry) => {
    const kind = error instanceof HostProblem ? error.kind : undefined;
    const about = { door, locale: navigator.language, onKnown: onRetry };
    if (kind === "not_linked")
      return (
        <Suspense>
          <WelcomeScreen {...about} />
        </Suspense>
      );
    return kind === "guest" ? (
      <Suspense>
        <GuestScreen {...about} />
      </Suspense>
    ) : undefined;
  },
});

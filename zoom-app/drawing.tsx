/** What draws in Zoom, for somebody nobody here knows yet, too. It comes while `main.ts` asks already. */
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { Begun } from "#ui/begin-surface.ts";
import { HostProblem } from "#ui/host.ts";
import { lazy } from "#ui/later.ts";
import { drawSurface } from "#ui/surface.tsx";
import { createZoomDoor } from "./zoom-door.ts";

const WelcomeScreen = lazy(async () => ({ default: (await import("#ui/welcome/welcome-screen.tsx")).WelcomeScreen }));
const GuestScreen = lazy(async () => ({ default: (await import("#ui/welcome/guest-screen.tsx")).GuestScreen }));
const door = createZoomDoor();

export const draw = (begun: Begun): void => drawSurface(begun, { whenProblem });

function whenProblem(error: unknown, onRetry: () => void): ReactNode {
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
}

/** What draws in Teams. It comes while `main.ts` asks already. */
import type { Begun } from "#ui/begin-surface.ts";
import { drawSurface } from "#ui/surface.tsx";

export const draw = (begun: Begun): void => drawSurface(begun, {});

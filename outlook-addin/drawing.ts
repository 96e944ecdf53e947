/** What draws in Outlook. It comes while `main.ts` asks already. */
import type { Begun } from "#ui/begin-surface.ts";
import { OutlookHere } from "#ui/outlook/outlook-here.tsx";
import { drawSurface } from "#ui/surface.tsx";

export const draw = (begun: Begun): void => drawSurface(begun, { here: OutlookHere });

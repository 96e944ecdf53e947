/** `npm run build`: the surfaces into `dist/surfaces`. */
import { buildSurfaces } from "./build-surfaces.ts";

console.log(`The surfaces are ${await buildSurfaces()}.`);

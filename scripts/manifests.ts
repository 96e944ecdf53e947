/** `npm run manifests -- https://slotside.example <entra client id>`: every manifest and package for that public origin. */
import { join } from "node:path";
import { buildManifests } from "../manifests/build-manifests.ts";
import { localOrigins, localRegistrations, projectFolder } from "./local-settings.ts";

const [publicOrigin = localOrigins(4400).product, entraClientId = localRegistrations.entraClientId] =
  process.argv.slice(2);
if (!/^https:\/\/[^/]+$/.test(publicOrigin)) {
  console.error(`The public origin must look like https://slotside.example, without a path; it is "${publicOrigin}".`);
  process.exit(1);
}
const outFolder = join(projectFolder, "dist", "manifests");
await buildManifests({ publicOrigin, entraClientId, outFolder });
console.log(`The manifests for ${publicOrigin} are in ${outFolder}.`);

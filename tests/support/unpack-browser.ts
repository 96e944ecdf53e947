/** Jest's global set-up of the stories: finds the browser once, because two workers must not unpack the bundled one at once. */
import { launchBrowser } from "./browser.ts";

// oxlint-disable-next-line import/no-default-export -- Jest asks for one.
export default async function unpackBrowser(): Promise<void> {
  const browser = await launchBrowser("shell");
  await browser.close();
}

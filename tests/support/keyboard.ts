/** A person who has no mouse: goes from stop to stop by the keyboard, and has to see where they are. */
import type { FrameLocator, Page } from "playwright-core";
import { readStop } from "./read-stop.ts";

/** More stops than any screen has: whoever passes them all is trapped, or it is not there. */
const mostStops = 90;

export interface Keyboard {
  /** Goes on, or back, until the stop with this name. Fails when a stop on the way does not show that it has the focus. */
  to(name: RegExp, way?: "on" | "back"): Promise<void>;
  /** Presses keys one after the other, and waits until the stop with this name has the focus. */
  press(keys: readonly string[], until: RegExp): Promise<void>;
  type(text: string): Promise<void>;
  /** Where the keys pressed since it was last asked for began, by the names of the stops: as many as keys. */
  trail(): readonly string[];
}

/** `frame` is the app within its host's page. */
export async function useKeyboard(page: Page, frame: FrameLocator): Promise<Keyboard> {
  const body = await frame.locator("body").elementHandle();
  if (!body) throw new Error("There is no app in the host's page");
  const read = () => body.evaluate(readStop);
  let trail: string[] = [];
  const press = async (key: string): Promise<void> => {
    trail.push(`${(await read()).name.slice(0, 30)} ${key}`);
    await page.keyboard.press(key);
  };
  return {
    async to(name, way = "on") {
      const passed: string[] = [];
      while (passed.length < mostStops) {
        const stop = await read();
        // What was pressed with the mouse, or begun at by a test, is shown from the first key on.
        if (passed.length > 0 && stop.name !== "" && stop.unseen !== undefined)
          throw new Error(`“${stop.name}” has the focus and ${stop.unseen}`);
        if (name.test(stop.name)) return;
        passed.push(stop.name);
        await press(way === "on" ? "Tab" : "Shift+Tab");
      }
      throw new Error(`${name} is not reached by the keyboard, only ${[...new Set(passed)].join(" | ")}`);
    },
    async press(keys, until) {
      for (const key of keys) await press(key);
      let name = "";
      for (const limit = Date.now() + 10_000; Date.now() < limit;) {
        ({ name } = await read());
        if (until.test(name)) return;
      }
      throw new Error(`after ${keys.join(", ")} the focus is on “${name}” instead of ${until}`);
    },
    type: (text) => page.keyboard.type(text),
    trail: () => {
      const walked = trail;
      trail = [];
      return walked;
    },
  };
}

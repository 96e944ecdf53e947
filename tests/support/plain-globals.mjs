// What `@jest/globals` is to test files that run plainly: whatever Jest made for the file at hand. Modules that several files share import it
// once, and see what these names stand for now.
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it;

/** Makes them those of the next file. */
export function setGlobals(globals) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } = globals);
}

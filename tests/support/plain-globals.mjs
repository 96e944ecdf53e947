// What `@jest/globals` answers to test files that run plainly: whatever Jest made for the file at hand. Stands in for it for as long as the
// process lives, because modules that several files share ask for it once.
let current = {};

/** From now on the names below are these. */
export function setGlobals(globals) {
  current = globals;
}

const standIn = (name) =>
  new Proxy(() => undefined, {
    apply: (_target, _self, given) => current[name](...given),
    get: (_target, key) => current[name][key],
  });

export const afterAll = standIn("afterAll");
export const afterEach = standIn("afterEach");
export const beforeAll = standIn("beforeAll");
export const beforeEach = standIn("beforeEach");
export const describe = standIn("describe");
export const expect = standIn("expect");
export const it = standIn("it");

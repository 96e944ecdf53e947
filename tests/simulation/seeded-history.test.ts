/** Seeded histories: whatever people, vendors and dying processes do, in the end everything is as it was promised. */
import { beforeAll, describe, expect, it } from "@jest/globals";
import { keepEmbeddedCopy } from "#backend/testing/embedded-copy.ts";
import { plantedFaults } from "./planted-faults.ts";
import { type Part, simulate } from "./simulation-process.ts";

/** Others may need the processor more. */
const patienceMs = 1_200_000;
const half = 19;

type Parts = Readonly<Record<"seeds" | "again" | "places" | "planted", readonly Promise<Part>[]>>;
let parts: Parts;

// Two processes, so that both have about as much to do.
beforeAll(async () => {
  await keepEmbeddedCopy();
  const again = ["--seed", "7", "--seeds", "2", "--operations", "60"] as const;
  const [seeds, once, planted] = simulate([
    ["--seeds", "10", "--operations", "200"],
    again,
    ["--planted", "--known", "--to", String(half)],
  ]) as [Promise<Part>, Promise<Part>, Promise<Part>];
  const [twice, places, moreSeeds, morePlanted] = simulate([
    [...again, "--reverse"],
    ["--every-await"],
    ["--seed", "11", "--seeds", "10", "--operations", "200"],
    ["--planted", "--known", "--from", String(half + 1)],
  ]) as [Promise<Part>, Promise<Part>, Promise<Part>, Promise<Part>];
  parts = { seeds: [seeds, moreSeeds], again: [once, twice], places: [places], planted: [planted, morePlanted] };
});

const textOf = async (name: keyof Parts): Promise<readonly string[]> =>
  (await Promise.all(parts[name])).map(({ text }) => text);

/** None of them is false. */
const allHold = async (name: keyof Parts): Promise<boolean> =>
  (await Promise.all(parts[name])).every(({ holds }) => holds);

/** By seed. */
const digestsOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...text.matchAll(/^seed (\d+): ([0-9a-f]+)/gm)].map(([, seed = "", digest = ""]) => [seed, digest]),
  );

describe("a seeded history", () => {
  it(
    "leaves nothing lost, doubled, left over, late or told twice after 20 seeds of 200 operations",
    async () => {
      const texts = await textOf("seeds");
      for (const text of texts) expect(text).toContain("10 of 10 seeds hold");
      expect(await allHold("seeds")).toBe(true);
    },
    patienceMs,
  );

  it(
    "is the same byte for byte when its seed is run again, whatever was run before it",
    async () => {
      const [once = "", twice = ""] = await textOf("again");
      expect(Object.keys(digestsOf(once))).toEqual(["7", "8"]);
      expect(digestsOf(once)).toEqual(digestsOf(twice));
    },
    patienceMs,
  );

  it(
    "comes right wherever on the way to the vendors and back a process dies",
    async () => {
      const [text = ""] = await textOf("places");
      const deaths = [...text.matchAll(/: (\d+) deaths at (\d+) of (\d+) places/g)].map((found) => found.slice(1));
      expect(deaths).toHaveLength(3);
      for (const [count, died, places] of deaths) {
        expect(Number(count)).toBeGreaterThan(100);
        expect(died).toBe(places);
      }
      expect(text).not.toContain("nobody died at");
      expect(await allHold("places")).toBe(true);
    },
    patienceMs,
  );

  it(
    "finds each planted fault by a seed that is clean without the fault",
    async () => {
      const text = (await textOf("planted")).join("");
      expect(plantedFaults.length).toBeGreaterThanOrEqual(20);
      expect(text).not.toContain("NOT CAUGHT");
      expect([...text.matchAll(/: caught by seed \d+ in \d+ operations/g)]).toHaveLength(plantedFaults.length);
      expect(await allHold("planted")).toBe(true);
    },
    patienceMs,
  );
});

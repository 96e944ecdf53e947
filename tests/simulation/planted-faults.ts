/** Faults planted into the product, to see that the checker finds them. Each changes what passes between the product and its ground. */
import type { Meddle } from "./simulated-clouds.ts";
import type { Chance } from "./seeded-chance.ts";
import type { Intercept } from "./simulated-database.ts";

export interface Planted {
  readonly intercept?: Intercept;
  readonly meddle?: Meddle;
  readonly wrap?: undefined;
}

export type Plant = (given: { readonly chance: Chance; readonly now: () => number }) => Planted;

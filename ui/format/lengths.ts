/** Lengths of time in words. */

const units = [
  [10_080, "week"],
  [1440, "day"],
  [60, "hour"],
  [1, "minute"],
] as const;

/** `90` → `90 minutes`, `120` → `2 hours`, `1440` → `1 day`: the largest unit that needs no fraction. */
export function lengthWords(minutes: number, locale: string): string {
  const [size, unit] = units.find(([each]) => minutes > 0 && minutes % each === 0) ?? [1, "minute"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(minutes / size);
}

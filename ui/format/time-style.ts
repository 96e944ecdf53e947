/**
 * How somebody wants times written, whatever language the host shows: the clock and the first day of the week, kept behind `-u-` in
 * their language tag, where `Intl` reads them. Pure.
 */

export type ClockStyle = "usual" | "h12" | "h23";
export type WeekStart = "usual" | "mon" | "sat" | "sun";

export interface TimeStyle {
  readonly clock: ClockStyle;
  readonly week: WeekStart;
}

/** The language the host shows, with the wishes that are kept in the person's own tag. */
export function styledLocale(shown: string, kept: string): string {
  const wishes = /-u(-[a-z0-9]{2,8})+$/i.exec(kept)?.[0];
  return wishes === undefined || shown.includes("-u-") ? shown : shown + wishes;
}

/** What is wished for in a tag. */
export function timeStyleOf(tag: string): TimeStyle {
  const clock = /-u-.*\bhc-(h12|h23)\b/.exec(tag)?.[1] as ClockStyle | undefined;
  const week = /-u-.*\bfw-(mon|sat|sun)\b/.exec(tag)?.[1] as WeekStart | undefined;
  return { clock: clock ?? "usual", week: week ?? "usual" };
}

/** The tag with these wishes and no others. */
export function withTimeStyle(tag: string, { clock, week }: TimeStyle): string {
  const wishes = [...(week === "usual" ? [] : ["fw", week]), ...(clock === "usual" ? [] : ["hc", clock])];
  const [language = "en"] = tag.split("-u-");
  return wishes.length === 0 ? language : [language, "u", ...wishes].join("-");
}

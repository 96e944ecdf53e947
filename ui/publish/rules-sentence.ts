/** The rules of an offering as one sentence. Pure. */
import type { Offering } from "#contract/offerings.ts";
import { lengthWords } from "../format/lengths.ts";
import { fullDate } from "../format/when.ts";
import type { PublishWords } from "./publish-words.ts";

/** What is as nobody would expect otherwise is left out. */
export function rulesSentence(offering: Offering, say: PublishWords, locale: string): string {
  const parts = [...timeParts(offering, say, locale), ...seatParts(offering, say, locale)];
  return `${say("rulesBegin")} ${new Intl.ListFormat(locale, { type: "conjunction" }).format(parts)}.`;
}

function timeParts(offering: Offering, say: PublishWords, locale: string): readonly string[] {
  const length = (minutes: number): string => lengthWords(minutes, locale);
  const { minimumNoticeMinutes, incrementMinutes, bufferBeforeMinutes, bufferAfterMinutes, cutoffMinutes } = offering;
  const parts = [windowPart(offering.window, say, locale)];
  if (minimumNoticeMinutes > 0) parts.push(say("ruleNotice", { length: length(minimumNoticeMinutes) }));
  if (offering.dates === "open") parts.push(say("ruleGrid", { length: length(incrementMinutes) }));
  if (bufferBeforeMinutes > 0) parts.push(say("ruleBefore", { length: length(bufferBeforeMinutes) }));
  if (bufferAfterMinutes > 0) parts.push(say("ruleAfter", { length: length(bufferAfterMinutes) }));
  if (offering.limits?.perDay !== undefined) parts.push(say("rulePerDay", { n: offering.limits.perDay }));
  if (offering.limits?.perWeek !== undefined) parts.push(say("rulePerWeek", { n: offering.limits.perWeek }));
  parts.push(cutoffMinutes > 0 ? say("ruleCutoff", { length: length(cutoffMinutes) }) : say("ruleNoCutoff"));
  return parts;
}

function windowPart(window: Offering["window"], say: PublishWords, locale: string): string {
  const date = (day: string): string => fullDate(`${day}T12:00:00Z`, { locale, timeZone: "UTC" });
  switch (window.type) {
    case "rolling":
      return say(window.businessDaysOnly === true ? "ruleWorkdays" : "ruleDays", { n: window.days });
    case "rolling_available":
      return say("ruleOpenDays", { n: window.days });
    case "range":
      return say("ruleRange", { from: date(window.from), to: date(window.to) });
    case "unlimited":
      return say("ruleUnlimited");
  }
}

function seatParts(offering: Offering, say: PublishWords, locale: string): readonly string[] {
  const { kind, minimumRoster = 1, minimumRosterDeadlineMinutes } = offering;
  const deadline = lengthWords(minimumRosterDeadlineMinutes, locale);
  return [
    ...(offering.requireMatch ? [say("ruleMatched")] : []),
    ...(kind === "group" && offering.waitlist ? [say("ruleWaitlist")] : []),
    ...(kind === "group" && minimumRoster > 1 ? [say("ruleMinimum", { n: minimumRoster, length: deadline })] : []),
  ];
}

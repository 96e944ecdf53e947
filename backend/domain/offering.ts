/** An offering is what can be booked: its length, its rules, and who teaches it. */
import type { ShowAs } from "./busy-time.ts";
import type { BookingLimits } from "./limits.ts";
import type { Presence, SessionKind } from "./session.ts";

export type BookingWindow =
  /** Through the end of the n-th day after today, in the provider's zone; business days are Monday to Friday. */
  | { readonly type: "rolling"; readonly days: number; readonly businessDaysOnly?: boolean | undefined }
  /** Through the n-th day, counting today, on which the provider has hours at all. */
  | { readonly type: "rolling_available"; readonly days: number }
  /** Local dates; `to` is exclusive. */
  | { readonly type: "range"; readonly from: string; readonly to: string }
  | { readonly type: "unlimited" };

export type Assignment = "single" | "any" | "all";

export interface OfferingRules {
  readonly kind: SessionKind;
  /** `published`: a provider sets the dates and learners join; `open`: the first learner starts one. */
  readonly dates: "open" | "published";
  readonly durationMinutes: number;
  readonly incrementMinutes: number;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly minimumNoticeMinutes: number;
  readonly window: BookingWindow;
  /** Per provider; absent = none. */
  readonly limits?: BookingLimits | undefined;
  readonly capacity: number;
  readonly presence: Presence;
  readonly location?: string | undefined;
  readonly generateUrl: boolean;
  /** `provider`: the account the provider connected for meetings. */
  readonly meetingVendor: "provider" | "teams" | "zoom" | "meet" | "none";
  readonly assignment: Assignment;
  /** How long before the start a learner may still move or cancel. */
  readonly cutoffMinutes: number;
  /** Which calendar entries block. */
  readonly blocks: readonly ShowAs[];
  /** Only learners who are matched with the provider may book. */
  readonly requireMatch: boolean;
  /** A full class takes names, and offers seats that become free in that order. */
  readonly waitlist: boolean;
  /** Fewer learners than this at the deadline, and the class is called off. */
  readonly minimumRoster?: number | undefined;
  /** How long before the start the roster is counted. */
  readonly minimumRosterDeadlineMinutes: number;
  /** Learners may take themselves off the roster. */
  readonly selfRemoval: boolean;
  /** Learners say why when they cancel. */
  readonly requireReason: boolean;
  /** How often a learner may move one seat; absent = as often as they like. */
  readonly maximumMoves?: number | undefined;
  /** Learners see each other's names. */
  readonly showsRoster: boolean;
  /** Who declines gives the seat up, as if they had left. */
  readonly declineFreesSeat: boolean;
  /** Anybody with the link sees the class's dates, and takes a seat as a guest. */
  readonly publicPage: boolean;
}

export interface Offering extends OfferingRules {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string;
  /** In order of preference; never empty. */
  readonly providerIds: readonly string[];
  /** The name of its public page; absent = it never had one. */
  readonly slug?: string | undefined;
}

/** What an offering says about its roster where nobody said otherwise. */
export const usualRosterRules = {
  waitlist: false,
  minimumRosterDeadlineMinutes: 1440,
  selfRemoval: true,
  requireReason: false,
  showsRoster: false,
  declineFreesSeat: false,
  publicPage: false,
} as const;

type Answered = Pick<OfferingRules, "durationMinutes" | "kind" | "presence">;

/** The rules an offering gets where nobody said otherwise; length, kind and place are enough. */
export function usualRules({ durationMinutes, kind, presence }: Answered): OfferingRules {
  return {
    kind,
    presence,
    durationMinutes,
    dates: kind === "group" ? "published" : "open",
    incrementMinutes: Math.min(durationMinutes, 30),
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minimumNoticeMinutes: 60,
    window: { type: "rolling", days: 60 },
    capacity: kind === "group" ? 10 : 1,
    generateUrl: presence === "virtual",
    meetingVendor: "provider",
    assignment: "single",
    cutoffMinutes: 60,
    blocks: ["busy", "oof", "tentative"],
    requireMatch: false,
    ...usualRosterRules,
  };
}

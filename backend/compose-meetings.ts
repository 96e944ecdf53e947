/** One OnlineMeetings for everybody: each call goes to the adapter of its grant's vendor. */
import type { OnlineMeetings } from "./ports/online-meetings.ts";
import type { GrantRef } from "./ports/token-broker.ts";
import { VendorFault } from "./ports/vendor-fault.ts";

/** A grant of a vendor that makes no meetings of its own (a Google calendar carries Meet) fails as rejected. */
export function joinMeetings(byVendor: Readonly<Partial<Record<GrantRef["vendor"], OnlineMeetings>>>): OnlineMeetings {
  const at = ({ vendor }: GrantRef): OnlineMeetings => {
    const adapter = byVendor[vendor];
    if (adapter) return adapter;
    const facts = { vendor, operation: "find meetings", kind: "rejected", code: "not_configured" } as const;
    throw new VendorFault(`No meetings of ${vendor} can be reached from here`, facts);
  };
  return {
    createMeeting: async (grant, draft) => at(grant).createMeeting(grant, draft),
    findMeeting: async (grant, mark) => at(grant).findMeeting(grant, mark),
    changeMeeting: async (grant, meetingId, draft) => at(grant).changeMeeting(grant, meetingId, draft),
    readMeeting: async (grant, meetingId) => at(grant).readMeeting(grant, meetingId),
    listMarked: async (grant) => at(grant).listMarked(grant),
    removeMeeting: async (grant, meetingId) => at(grant).removeMeeting(grant, meetingId),
  };
}

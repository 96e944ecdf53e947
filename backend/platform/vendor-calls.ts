/** Tells whoever listens in this process how each exchange with a vendor went. */
import { channel } from "node:diagnostics_channel";

export interface VendorCall {
  readonly vendor: string;
  /** In our words: `create event`. */
  readonly operation: string;
  /** Absent = there was no complete answer. */
  readonly status?: number;
  readonly milliseconds: number;
}

const calls = channel("slotside.vendor-calls");

export function tellVendorCall(call: VendorCall): void {
  calls.publish(call);
}

/** Answers how to stop listening. */
export function hearVendorCalls(listener: (call: VendorCall) => void): () => void {
  const hear = (call: unknown): void => listener(call as VendorCall);
  calls.subscribe(hear);
  return () => void calls.unsubscribe(hear);
}

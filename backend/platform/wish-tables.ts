/** The columns of wishes, and of what is told of them. */
import type { Generated } from "kysely";
import type { Json } from "./tables.ts";

export interface WishTables {
  wishes: {
    tenant_id: string;
    id: string;
    kind: "ask" | "opening";
    state: "open" | "told" | "answered" | "declined" | "withdrawn" | "expired";
    person_id: string;
    offering_id: string;
    provider_id: string | null;
    starts_at: Date;
    ends_at: Date;
    times: Json<readonly { readonly startsAt: number; readonly endsAt: number }[]>;
    parts: string[];
    time_zone: string;
    note: string | null;
    seen: Json<readonly number[]>;
    mark: string | null;
    not_before: Generated<Date | null>;
    misses: Generated<number>;
    created_at: Date;
    rested_at: Date | null;
    answer: string | null;
    answered_by: string | null;
    declined_by: Generated<string[]>;
    session_id: string | null;
  };
  wish_notices: {
    tenant_id: string;
    id: string;
    wish_id: string;
    person_id: string;
    kind: "asked" | "opened" | "declined";
    recipient: string;
    address: string;
    content: Json<unknown> | null;
    outcome: "waiting" | "sent" | "failed";
    reason: string | null;
    at: Date;
    useful_until: Date;
    due_at: Date | null;
    leased_until: Date | null;
    attempts: Generated<number>;
  };
}

/** The columns of the tables about what stands at vendors, and about how we hear of changes there. */
import type { Generated } from "kysely";
import type { Json } from "./tables.ts";

export interface VendorTables {
  session_sync: {
    tenant_id: string;
    session_id: string;
    desired_version: number;
    applied_version: number;
    due_at: Date;
    leased_until: Date | null;
    lease_id: string | null;
    attempts: number;
    last_problem: string | null;
    look_wanted: Generated<number>;
    look_done: Generated<number>;
    put_back_at: Generated<Date[]>;
    delayed_since: Date | null;
  };
  session_meetings: {
    tenant_id: string;
    session_id: string;
    vendor: "zoom" | "microsoft";
    generation: number;
    connection_id: string;
    state: "none" | "ready" | "failed";
    vendor_meeting_id: string | null;
    vendor_uuids: string[];
    join_url: string | null;
    written: Json<unknown> | null;
    attempted: Json<unknown> | null;
    account_id: string | null;
    left_behind: Generated<boolean>;
    panel_asked_for: Generated<string | null>;
  };
  session_events: {
    tenant_id: string;
    session_id: string;
    vendor: "microsoft" | "google";
    generation: number;
    connection_id: string;
    state: "none" | "ready" | "failed" | "left";
    event_id: string | null;
    ical_uid: string | null;
    etag: string | null;
    web_link: string | null;
    join_url: string | null;
    written: Json<unknown> | null;
    attempted: Json<unknown> | null;
    account_id: string | null;
    online_meeting: "teams" | "skype" | "meet" | null;
    others: Json<unknown> | null;
  };
  calendar_watches: {
    tenant_id: string;
    connection_id: string;
    account_id: string;
    state: "watching" | "polling" | "broken";
    watch_id: string | null;
    resource_id: string | null;
    expires_at: Date | null;
    renew_at: Date;
    sync_token: string | null;
    window_to: Date | null;
    due_at: Date | null;
    pull_wanted: number;
    pull_done: number;
    resync_wanted: number;
    last_pulled_at: Date | null;
    lease_id: string | null;
    leased_until: Date | null;
    attempts: number;
    last_problem: string | null;
    changes_heard: Generated<number>;
  };
  vendor_routes: {
    kind: "graph_subscription" | "google_channel" | "zoom_user";
    external_id: string;
    account: string | null;
    secret_hash: string | null;
    tenant_id: string;
    person_id: string;
    connection_id: string;
  };
}

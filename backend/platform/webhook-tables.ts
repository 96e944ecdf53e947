/** The columns of the tables of outgoing webhooks. */
import type { Generated } from "kysely";

export interface WebhookTables {
  webhooks: {
    tenant_id: string;
    id: string;
    url: string;
    kinds: string[];
    secret_sealed: string;
    created_by: string | null;
    created_at: Date;
    failing_since: Date | null;
    last_problem: string | null;
    last_delivered_at: Date | null;
    disabled_at: Date | null;
    told_disabled_at: Date | null;
  };
  webhook_sessions: {
    tenant_id: string;
    session_id: string;
    due_at: Date | null;
    status: string | null;
    starts_at: Date | null;
    ends_at: Date | null;
    rest: string | null;
  };
  webhook_deliveries: {
    tenant_id: string;
    id: string;
    webhook_id: string;
    session_id: string;
    kind: string;
    body: string;
    state: "waiting" | "delivered" | "given_up";
    created_at: Date;
    due_at: Date;
    leased_until: Date | null;
    attempts: Generated<number>;
  };
}

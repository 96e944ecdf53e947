/** How an integration does, in two words. */
import type { ReactNode } from "react";
import type { Integration } from "#contract/integrations.ts";
import { useIntegrationWords } from "./use-integrations.ts";

const looks: Readonly<Partial<Record<Integration["status"], string>>> = {
  ready: "done",
  refused: "broken",
  attention: "broken",
};

export function StatusPill({ status }: Pick<Integration, "status">): ReactNode {
  const say = useIntegrationWords();
  return <span className={`pill ${looks[status] ?? ""}`}>{say(`status_${status}`)}</span>;
}

/** One vendor: connected or not, why it is useful, and the one press that changes it. */
import { Button, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Connection, Purpose, Vendor } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { HostProblem } from "../host.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { fullDate } from "../format/when.ts";
import { Disconnect } from "./disconnect.tsx";
import { useConnect } from "./use-connect.ts";

interface CardProps {
  readonly vendor: Vendor;
  readonly purposes: readonly Purpose[];
  readonly connection: Connection | undefined;
}

export function ConnectionCard({ vendor, purposes, connection }: CardProps): ReactNode {
  const { t, host } = useSurface();
  const [asks, setAsks] = useState(false);
  const connecting = useConnect(vendor, purposes);
  const isBroken = connection !== undefined && connection.status !== "connected";
  const needsPage = vendor !== "microsoft" && !host.authenticate;
  return (
    <li className="card connection">
      <div className="row spread">
        <h3>{t(vendor)}</h3>
        <span className={`pill ${connection && !isBroken ? "done" : isBroken ? "broken" : ""}`}>
          {t(connection ? `status_${connection.status}` : "notConnected")}
        </span>
      </div>
      {connection ? <Connected connection={connection} /> : <Why purposes={purposes} />}
      {connection?.problem !== undefined && <Notice tone="warn">{connection.problem}</Notice>}
      {connecting.error && <ConnectFailed error={connecting.error} vendor={vendor} />}
      {(!connection || isBroken) && needsPage && <p>{t("connectElsewhere", { vendor: t(vendor) })}</p>}
      {asks && connection ? (
        <Disconnect connection={connection} onClose={() => setAsks(false)} />
      ) : (
        <div className="row">
          {(!connection || isBroken) && !needsPage && (
            <Button
              appearance="primary"
              disabledFocusable={connecting.isPending}
              icon={connecting.isPending ? <Spinner size="tiny" /> : null}
              onClick={() => !connecting.isPending && connecting.mutate()}
            >
              {t(connecting.isPending ? "connecting" : isBroken ? "reconnect" : "connect", { vendor: t(vendor) })}
            </Button>
          )}
          {connection && (
            <Button appearance="subtle" onClick={() => setAsks(true)}>
              {t("disconnect")}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function Connected({ connection }: { readonly connection: Connection }): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const [first, second] = connection.purposes.map((purpose) =>
    t(purpose === "calendar" ? "calendarUse" : "meetingsUse"),
  );
  const use = second === undefined ? (first ?? "") : t("and", { a: first ?? "", b: second });
  return (
    <>
      <p>
        {connection.accountName} <span className="quiet">{connection.accountEmail}</span>
      </p>
      <p className="quiet">{t("connectedSince", { date: fullDate(connection.connectedAt, viewer), use })}</p>
    </>
  );
}

function Why({ purposes }: { readonly purposes: readonly Purpose[] }): ReactNode {
  const { t } = useSurface();
  return <p className="quiet">{t(purposes.includes("calendar") ? "calendarWhy" : "meetingsWhy")}</p>;
}

function ConnectFailed({ error, vendor }: { readonly error: Error; readonly vendor: Vendor }): ReactNode {
  const { t } = useSurface();
  if (vendor === "google" && error instanceof ApiProblem && error.problem.code === "consent_required")
    return (
      <Notice tone="warn" role="alert">
        {t("untickedAtGoogle")}
      </Notice>
    );
  if (!(error instanceof HostProblem)) return <ActionProblem error={error} />;
  const words = error.kind === "cancelled" ? "connectCancelled" : "connectRefused";
  return (
    <Notice tone="warn" role="alert">
      {t(words, { vendor: t(vendor) })}
    </Notice>
  );
}

/** Account: who you are here, your zone, and the accounts Slotside may act through. */
import { Button } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { Purpose, Vendor } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { EmailAddress } from "../email-address.tsx";
import { lazy } from "../later.ts";
import { Notice, ScreenTitle } from "../screen.tsx";
import { useHostContext, useSurface } from "../surface-context.tsx";
import { deviceZone, sameZone, zoneName } from "../format/when.ts";
import { ConnectCard } from "./connect-card.tsx";
import { LinkMicrosoft } from "./link-microsoft.tsx";
import { ConnectionCard } from "./connection-card.tsx";
import { useAccountWords } from "./use-account-words.ts";

const TimeStyleChoice = lazy(async () => ({ default: (await import("./time-style.tsx")).TimeStyleChoice }));
const Reminders = lazy(async () => ({ default: (await import("./reminders.tsx")).Reminders }));

/** What each vendor is connected for. */
const offered: readonly { readonly vendor: Vendor; readonly purposes: readonly Purpose[] }[] = [
  { vendor: "microsoft", purposes: ["calendar", "meetings"] },
  { vendor: "zoom", purposes: ["meetings"] },
  { vendor: "google", purposes: ["calendar", "meetings"] },
];

export function AccountScreen(): ReactNode {
  const { me, settings, host } = useSurface();
  const say = useAccountWords();
  const mayLink = host.linkMicrosoft !== undefined && me.signsInBy?.includes("microsoft") === false;
  const isAvailable = { microsoft: true, zoom: settings.zoomAvailable, google: settings.googleAvailable };
  const vendors = offered.filter(({ vendor }) => isAvailable[vendor]);
  return (
    <>
      <ScreenTitle
        below={
          <>
            {me.displayName} · <EmailAddress>{me.email}</EmailAddress>
          </>
        }
      >
        {say("accountTitle")}
      </ScreenTitle>
      <section className="part">
        <h2>{say("accountsTitle")}</h2>
        <ul className="cards">
          {vendors.map(({ vendor, purposes }) => {
            const connected = me.connections.filter((connection) => connection.vendor === vendor);
            if (vendor === "microsoft" && mayLink) return <LinkMicrosoft key={vendor} />;
            if (connected.length === 0) return <ConnectCard key={vendor} vendor={vendor} purposes={purposes} />;
            return connected.map((connection) => (
              <ConnectionCard key={connection.id} connection={connection} purposes={purposes} />
            ));
          })}
        </ul>
      </section>
      <Profile />
      <Suspense>
        <TimeStyleChoice />
        <Reminders />
      </Suspense>
    </>
  );
}

function Profile(): ReactNode {
  const { t, me, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const { locale } = useHostContext();
  const change = useMutation({
    mutationFn: (timeZone: string) => client.changeMe({ timeZone }),
    onSuccess: (changed) => {
      queries.setQueryData(["me"], changed);
    },
  });
  const here = deviceZone();
  const mayChange = !sameZone(client.now(), here, me.timeZone) && !me.readOnly.includes("timeZone");
  return (
    <section className="part" lang={locale}>
      <h2>{say("profile")}</h2>
      <dl className="facts-list">
        <dt>{t("organisation")}</dt>
        <dd>{me.tenantName}</dd>
        <dt>{say("yourZone")}</dt>
        <dd>{zoneName(me.timeZone)}</dd>
      </dl>
      {mayChange && (
        <Button disabledFocusable={change.isPending} onClick={() => change.mutate(here)}>
          {say("useThisZone", { zone: zoneName(here) })}
        </Button>
      )}
      {change.isSuccess && (
        <Notice tone="good" role="status">
          {say("zoneSaved", { zone: zoneName(me.timeZone) })}
        </Notice>
      )}
      {change.error && <ActionProblem error={change.error} />}
    </section>
  );
}

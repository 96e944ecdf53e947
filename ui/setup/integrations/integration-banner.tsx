/** Stands on top of every screen until everything that is connected for everybody works again. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Integration } from "#contract/integrations.ts";
import { useNavigation } from "../../navigation.tsx";
import { Notice } from "../../screen.tsx";
import { useSurface } from "../../surface-context.tsx";
import { useIntegrationWords, useKnownIntegrations } from "./use-integrations.ts";

export function IntegrationBanner(): ReactNode {
  const { t } = useSurface();
  const { place, go } = useNavigation();
  const say = useIntegrationWords();
  const open = place.screen === "setup" ? place.item : undefined;
  const broken = (useKnownIntegrations().data ?? []).filter((one) => isBroken(one) && one.vendor !== open);
  if (broken.length === 0) return null;
  const notices = broken.map(({ vendor, people, authorisation }) => (
    <Notice key={vendor} tone="warn" title={say("bannerTitle", { vendor: t(vendor) })}>
      <p>{authorisation.problem ?? say("bannerPeople", { n: people.inaccessible })}</p>
      <Button size="small" onClick={() => go({ screen: "setup", section: "integrations", item: vendor })}>
        {say("bannerLook")}
      </Button>
    </Notice>
  ));
  return <div className="banners">{notices}</div>;
}

const isBroken = ({ status, method }: Integration): boolean =>
  method === "domain_wide" && (status === "refused" || status === "attention");

/** Below the times: what to do when none of them suits. What that takes is loaded when somebody wants it. */
import { Button } from "@fluentui/react-components";
import { Suspense, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import { lazy } from "../later.ts";
import { Bone } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";

const WishPanel = lazy(async () => ({ default: (await import("./wish-panel.tsx")).WishPanel }));

export interface NoneSuitsProps {
  readonly offering: Offering;
  readonly providers: readonly Provider[];
  /** With whom they book; absent = with whoever is free. */
  readonly providerId?: string;
}

/** Nothing for whoever teaches it: they open hours. */
export function NoneSuits(props: NoneSuitsProps): ReactNode {
  const { t, me } = useSurface();
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (!isOpen && wasOpen.current) place.current?.querySelector("button")?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (props.offering.providerIds.includes(me.id)) return null;
  return isOpen ? (
    <Suspense fallback={<Bone width="100%" height="12rem" />}>
      <WishPanel {...props} onClose={() => setOpen(false)} />
    </Suspense>
  ) : (
    <div ref={place}>
      <Button className="none-suits" appearance="subtle" onClick={() => setOpen(true)}>
        {t("noneSuits")}
      </Button>
    </div>
  );
}

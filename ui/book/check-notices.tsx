/** What the times were checked against, and whose could not be. */
import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Provider } from "#contract/people.ts";
import type { Slots } from "#contract/offerings.ts";
import { useNavigation } from "../navigation.tsx";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";

interface CheckProps {
  readonly slots: Slots;
  readonly providers: readonly Provider[];
}

export function CheckNotices({ slots, providers }: CheckProps): ReactNode {
  const { t, me } = useSurface();
  const { go } = useNavigation();
  const nameOf = (id: string): string => providers.find((provider) => provider.id === id)?.displayName ?? "…";
  const checked = slots.checked.providers.filter((check) => check.calendar !== "unchecked");
  const unchecked = slots.checked.providers.filter((check) => check.calendar === "unchecked");
  const teaches = slots.checked.providers.some(({ providerId }) => providerId === me.id);
  const mineMissing = slots.checked.learner === "not_connected" && !teaches;
  return (
    <>
      {slots.unavailable.map(({ providerId, code }) => (
        <Notice key={providerId} tone="warn">
          {t(code === "calendar_unreadable" ? "unreadable" : "noHours", { name: nameOf(providerId) })}
        </Notice>
      ))}
      {unchecked.map(({ providerId }) => (
        <Notice key={providerId} tone="info">
          {t("uncheckedHours", { name: nameOf(providerId) })}
        </Notice>
      ))}
      {mineMissing && checked[0] && (
        <Notice tone="info">
          {t("checkedOnlyTheirs", { name: nameOf(checked[0].providerId) })}{" "}
          <Button className="inline" appearance="transparent" size="small" onClick={() => go({ screen: "account" })}>
            {t("connectYours")}
          </Button>
        </Notice>
      )}
    </>
  );
}

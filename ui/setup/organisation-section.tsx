/** What an administrator chooses for everybody: in whose calendar sessions stand, and when people are reminded. */
import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense } from "react";
import type { ReactNode } from "react";
import type { ChangeSettings, TenantSettings } from "#contract/settings.ts";
import { ActionProblem } from "../action-problem.tsx";
import { lazy } from "../later.ts";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones, Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { Keeping } from "./activity/keeping.tsx";
import { SectionTitle } from "./section-title.tsx";
import { UsualReminders } from "./usual-reminders.tsx";

const Webhooks = lazy(async () => ({ default: (await import("./webhooks/webhooks.tsx")).Webhooks }));

export function OrganisationSection(): ReactNode {
  const { t, client, host } = useSurface();
  const settings = useQuery({ queryKey: ["settings"], queryFn: () => client.settings() });
  return (
    <>
      <section className="part">
        <SectionTitle>{t("organisationSettings")}</SectionTitle>
        {settings.isPending && (
          <Bones label={t("loading")}>
            <Bone width="100%" height="6rem" />
          </Bones>
        )}
        {settings.isError && (
          <ProblemScreen
            error={settings.error}
            t={t}
            clientName={host.clientName}
            now={client.now()}
            place="part"
            onRetry={() => void settings.refetch()}
          />
        )}
        {settings.data && <OrganizerChoice settings={settings.data} />}
      </section>
      {settings.data && (
        // Words that load hide no more than what they are for: what is hidden loses the focus.
        <Suspense fallback={null}>
          <UsualReminders settings={settings.data} />
          <Webhooks />
          <Keeping settings={settings.data} />
        </Suspense>
      )}
    </>
  );
}

function OrganizerChoice({ settings }: { readonly settings: TenantSettings }): ReactNode {
  const { t, client } = useSurface();
  const queries = useQueryClient();
  const change = useMutation({
    // One after the other, each on top of what was saved by then.
    scope: { id: "settings" },
    mutationFn: (organizer: ChangeSettings["organizer"]) =>
      client.changeSettings({ ...(queries.getQueryData<TenantSettings>(["settings"]) ?? settings), organizer }),
    onSuccess: (changed) => void queries.setQueryData(["settings"], changed),
  });
  const shown = change.isPending ? change.variables : settings.organizer;
  return (
    <>
      <Field label={t("organizerQuestion")}>
        <RadioGroup
          value={shown}
          // Not disabled meanwhile: that would take the focus away between two presses of an arrow key.
          onChange={(_event, data) => change.mutate(data.value as ChangeSettings["organizer"])}
        >
          <Radio value="provider" label={<Choice title={t("organizerProvider")} hint={t("organizerProviderHint")} />} />
          <Radio value="booker" label={<Choice title={t("organizerBooker")} hint={t("organizerBookerHint")} />} />
        </RadioGroup>
      </Field>
      {change.isSuccess && (
        <Notice tone="good" role="status">
          {t("settingsSaved")}
        </Notice>
      )}
      {change.error && <ActionProblem error={change.error} />}
    </>
  );
}

const Choice = (props: { readonly title: string; readonly hint: string }): ReactNode => (
  <>
    {props.title}
    <span className="quiet choice-hint">{props.hint}</span>
  </>
);

/** What is kept of the organisation and for how long, all of it as a file, and how to leave. */
import { Button, Field, Input } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Retention, TenantSettings } from "#contract/settings.ts";
import { Notice } from "../../screen.tsx";
import { useSurface } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { Templates } from "../templates/templates.tsx";
import { TypedConfirmation } from "../typed-confirmation.tsx";
import { downloadText, useAdministration, useAdministrationWords } from "../use-administration.ts";

export function Keeping({ settings }: { readonly settings: TenantSettings }): ReactNode {
  if (!settings.retention) return null;
  return (
    <>
      <Templates />
      <KeptDays settings={settings} retention={settings.retention} />
      <Leaving />
    </>
  );
}

interface KeptDaysProps {
  readonly settings: TenantSettings;
  readonly retention: Retention;
}

function KeptDays({ settings, retention }: KeptDaysProps): ReactNode {
  const { client } = useSurface();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [audit, setAudit] = useState(String(retention.auditDays));
  const [sessions, setSessions] = useState(retention.sessionDays === null ? "" : String(retention.sessionDays));
  const [notices, setNotices] = useState(String(retention.noticeDays));
  const save = useMutation({
    mutationFn: (kept: Retention) => client.changeSettings({ ...settings, retention: kept }),
    onSuccess: (changed) => void queries.setQueryData(["settings"], changed),
  });
  const [auditDays, sessionDays, noticeDays] = [audit, sessions, notices].map(daysOf);
  const isRight = auditDays !== undefined && noticeDays !== undefined && (sessions.trim() === "" || sessionDays);
  const fields = [
    ["keptAudit", audit, setAudit],
    ["keptSessions", sessions, setSessions],
    ["keptNotices", notices, setNotices],
  ] as const;
  return (
    <form
      className="part ask"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) save.mutate({ auditDays, noticeDays, sessionDays: sessionDays ?? null });
      }}
    >
      <h2>{say("keptTitle")}</h2>
      <p className="quiet">{say("keptHint")}</p>
      <div className="filters">
        {fields.map(([label, value, change]) => (
          <Field key={label} label={say(label)}>
            <Input inputMode="numeric" value={value} onChange={(_event, data) => change(data.value)} />
          </Field>
        ))}
      </div>
      {!isRight && <p role="alert">{say("keptWrong")}</p>}
      <div className="row">
        <Button type="submit" disabledFocusable={!isRight || save.isPending}>
          {say("save")}
        </Button>
      </div>
      {save.isSuccess && (
        <Notice tone="good" role="status">
          {say("saved")}
        </Notice>
      )}
      {save.error && <AdministrationProblem error={save.error} />}
    </form>
  );
}

function daysOf(text: string): number | undefined {
  const days = Number(text.replaceAll(/[.,\s]/g, ""));
  return /^\s*\d/.test(text) && Number.isInteger(days) && days >= 30 && days <= 3650 ? days : undefined;
}

function Leaving(): ReactNode {
  const { me } = useSurface();
  const administration = useAdministration();
  const say = useAdministrationWords();
  const [asks, setAsks] = useState(false);
  const hand = useMutation({
    mutationFn: () => administration.exportOrganisation(),
    onSuccess: (kept) => downloadText("slotside-organisation.json", "application/json", JSON.stringify(kept, null, 2)),
  });
  const leave = useMutation({ mutationFn: () => administration.leaveOrganisation(me.tenantName) });
  return (
    <section className="part ask">
      <h2>{say("leaveTitle")}</h2>
      <div className="row">
        <Button disabledFocusable={hand.isPending} onClick={() => hand.mutate()}>
          {say("exportAll")}
        </Button>
        {!asks && <Button onClick={() => setAsks(true)}>{say("leaveOpen")}</Button>}
      </div>
      {hand.error && <AdministrationProblem error={hand.error} />}
      {asks && !leave.isSuccess && (
        <TypedConfirmation
          title={say("leaveTitle")}
          hint={say("leaveHint")}
          word={me.tenantName}
          press={say("leaveNow")}
          isPending={leave.isPending}
          onConfirm={() => leave.mutate()}
          onCancel={() => setAsks(false)}
        />
      )}
      {leave.isSuccess && (
        <Notice tone="good" role="status">
          {say("leaveBegun")}
        </Notice>
      )}
      {leave.error && <AdministrationProblem error={leave.error} />}
    </section>
  );
}

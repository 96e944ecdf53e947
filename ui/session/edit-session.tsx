/** Everything that is said about a session but its time: place, link, length, seats, note, who teaches it. */
import { Button, Checkbox, Field, Input, Select, Spinner, Textarea } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { ChangeSession, Session } from "#contract/sessions.ts";
import { useAnnounce } from "../announcer.tsx";
import { lengthWords } from "../format/lengths.ts";
import { useProviders } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { useMoveSession } from "./change-queries.ts";
import { ActionFailed } from "./action-failed.tsx";
import { useSessionWords } from "./use-session-words.ts";

interface EditProps {
  readonly session: Session;
  readonly onClose: () => void;
}

/** What the fields hold. */
interface Said {
  readonly presence: Session["presence"];
  readonly location: string;
  readonly generateUrl: boolean;
  readonly joinUrl: string;
  readonly durationMinutes: number;
  readonly capacity: number;
  readonly selfRemoval: boolean;
  readonly note: string;
  readonly providerId: string;
}

export function EditSession({ session, onClose }: EditProps): ReactNode {
  const { t } = useSurface();
  const say = useSessionWords();
  const announce = useAnnounce();
  const before = saidOf(session);
  const [said, setSaid] = useState(before);
  const editing = useMoveSession(session);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const set = (change: Partial<Said>): void => setSaid((now) => ({ ...now, ...change }));
  const change = changeOf(before, said);
  const isChanged = Object.keys(change).length > 0;
  const isLinkWrong = said.presence === "virtual" && !said.generateUrl && !/^https:\/\/\S+$/.test(said.joinUrl);
  const problem = editing.error instanceof ApiProblem ? editing.error.problem : undefined;
  const passable = problem?.overridable === true ? problem.code : undefined;
  function save(override: readonly string[]): void {
    if (!isChanged || isLinkWrong || editing.isPending) return;
    const also = override.length > 0 ? { override: [...override] } : {};
    const onSuccess = (): void => {
      announce(say("edited"));
      onClose();
    };
    editing.mutate({ ...change, ...also }, { onSuccess });
  }
  return (
    <form
      className="card ask"
      noValidate
      aria-labelledby="edit-title"
      onSubmit={(event) => {
        event.preventDefault();
        save([]);
      }}
    >
      <h2 id="edit-title" tabIndex={-1} ref={heading}>
        {say("editTitle")}
      </h2>
      <PlaceFields said={said} set={set} isLinkWrong={isLinkWrong} />
      <OtherFields session={session} said={said} set={set} />
      {editing.error && <ActionFailed error={editing.error} session={session} />}
      <div className="row">
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={!isChanged || isLinkWrong || editing.isPending}
          icon={editing.isPending ? <Spinner size="tiny" /> : null}
        >
          {say(editing.isPending ? "editSaving" : "editSave")}
        </Button>
        {passable !== undefined && <Button onClick={() => save([passable])}>{t("anyway")}</Button>}
        <Button appearance="subtle" onClick={onClose}>
          {say("editClose")}
        </Button>
      </div>
    </form>
  );
}

function saidOf(session: Session): Said {
  const { presence, generateUrl, durationMinutes, capacity, selfRemoval, meeting } = session;
  return {
    presence,
    generateUrl,
    durationMinutes,
    capacity,
    selfRemoval,
    location: session.location ?? "",
    joinUrl: meeting.vendor === "own" ? (meeting.joinUrl ?? "") : "",
    note: session.note ?? "",
    providerId: session.providerIds[0] ?? "",
  };
}

/** Only what differs. */
function changeOf(before: Said, after: Said): ChangeSession {
  const { joinUrl, ...rest } = after;
  const differs = Object.entries(rest).filter(([name, value]) => value !== before[name as keyof Said]);
  const isOwn = after.presence === "virtual" && !after.generateUrl && joinUrl !== before.joinUrl;
  return { ...Object.fromEntries(differs), ...(isOwn ? { joinUrl } : {}) };
}

interface FieldsProps {
  readonly said: Said;
  readonly set: (change: Partial<Said>) => void;
}

function PlaceFields({ said, set, isLinkWrong }: FieldsProps & { readonly isLinkWrong: boolean }): ReactNode {
  const say = useSessionWords();
  function choose(value: string): void {
    if (value === "virtual") set({ presence: value, generateUrl: true });
    if (value === "in_person" || value === "phone") set({ presence: value, generateUrl: false });
  }
  return (
    <>
      <Field label={say("place")}>
        <Select value={said.presence} onChange={(_event, { value }) => choose(value)}>
          <option value="virtual">{say("placeOnline")}</option>
          <option value="in_person">{say("placeHere")}</option>
          <option value="phone">{say("placePhone")}</option>
        </Select>
      </Field>
      {said.presence === "in_person" && (
        <Field label={say("address")}>
          <Input value={said.location} maxLength={300} onChange={(_event, { value }) => set({ location: value })} />
        </Field>
      )}
      {said.presence === "virtual" && (
        <Field label={say("link")}>
          <Select
            value={said.generateUrl ? "made" : "own"}
            onChange={(_event, { value }) => set({ generateUrl: value === "made" })}
          >
            <option value="made">{say("linkMade")}</option>
            <option value="own">{say("linkOwn")}</option>
          </Select>
        </Field>
      )}
      {said.presence === "virtual" && !said.generateUrl && (
        <Field label={say("ownLink")} required {...(isLinkWrong ? { validationMessage: say("ownLinkWrong") } : {})}>
          <Input
            type="url"
            value={said.joinUrl}
            maxLength={2000}
            onChange={(_event, { value }) => set({ joinUrl: value.trim() })}
          />
        </Field>
      )}
    </>
  );
}

const lengths = [15, 30, 45, 60, 75, 90, 120] as const;

function OtherFields({ session, said, set }: FieldsProps & { readonly session: Session }): ReactNode {
  const { me } = useSurface();
  const { locale } = useViewer();
  const say = useSessionWords();
  const providers = useProviders(session.offeringId).data ?? [];
  const handsOver = me.roles.some((role) => role === "administrator" || role === "scheduler");
  const choices = [...new Set([...lengths, session.durationMinutes])].sort((one, other) => one - other);
  return (
    <>
      <Field label={say("length")}>
        <Select
          value={String(said.durationMinutes)}
          onChange={(_event, { value }) => set({ durationMinutes: Number(value) })}
        >
          {choices.map((minutes) => (
            <option key={minutes} value={minutes}>
              {lengthWords(minutes, locale)}
            </option>
          ))}
        </Select>
      </Field>
      {session.kind === "group" && (
        <Field label={say("seats")}>
          <Input
            type="number"
            min={Math.max(1, session.seatsTaken)}
            max={1000}
            value={String(said.capacity)}
            onChange={(_event, { value }) => set({ capacity: Math.min(1000, Math.max(1, Number(value) || 1)) })}
          />
        </Field>
      )}
      {handsOver && session.providerIds.length === 1 && providers.length > 1 && (
        <Field label={say("teacher")}>
          <Select value={said.providerId} onChange={(_event, { value }) => set({ providerId: value })}>
            {providers.map(({ id, displayName }) => (
              <option key={id} value={id}>
                {displayName}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <Checkbox
        label={say("selfRemoval")}
        checked={said.selfRemoval}
        onChange={(_event, { checked }) => set({ selfRemoval: checked === true })}
      />
      <Field label={say("note")}>
        <Textarea
          value={said.note}
          maxLength={2000}
          resize="vertical"
          onChange={(_event, { value }) => set({ note: value })}
        />
      </Field>
    </>
  );
}

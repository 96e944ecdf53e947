/** Which calendars of an account count as busy time, and in which one sessions are written. */
import { Button, Checkbox, Radio, Spinner } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { AccountCalendar } from "#contract/connections.ts";
import type { Connection } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useAccountWords } from "./use-account-words.ts";

interface CalendarsProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

export function AccountCalendars({ connection, onClose }: CalendarsProps): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const found = useQuery({
    queryKey: ["accountCalendars", connection.id],
    queryFn: () => client.accountCalendars(connection.id),
    gcTime: 0,
  });
  return (
    <div className="ask">
      <h4 ref={heading} tabIndex={-1}>
        {say("calendarsTitle")}
      </h4>
      {found.isPending && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="4rem" />
        </Bones>
      )}
      {found.error && <ActionProblem error={found.error} />}
      {found.data && found.data.length > 1 ? (
        <Choice connection={connection} calendars={found.data} onClose={onClose} />
      ) : (
        <>
          {found.data && <p>{say("calendarsNone")}</p>}
          <div className="row">
            <Button onClick={onClose}>{t("back")}</Button>
          </div>
        </>
      )}
    </div>
  );
}

function Choice({
  connection,
  calendars,
  onClose,
}: CalendarsProps & { readonly calendars: readonly AccountCalendar[] }): ReactNode {
  const { t, client } = useSurface();
  const say = useAccountWords();
  const queries = useQueryClient();
  const [counting, setCounting] = useState(calendars.filter(({ counts }) => counts).map(({ id }) => id));
  const [target, setTarget] = useState(calendars.find(({ isTarget }) => isTarget)?.id);
  const main = calendars.find(({ isMain }) => isMain)?.id;
  const saving = useMutation({
    mutationFn: () =>
      client.changeConnection(connection.id, {
        conflictCalendars: counting.length === 1 && counting[0] === main ? [] : counting,
        targetCalendar: target === main || target === undefined ? null : target,
      }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["me"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
      onClose();
    },
  });
  const count = (id: string, isOn: boolean): void =>
    setCounting(calendars.map((each) => each.id).filter((each) => (each === id ? isOn : counting.includes(each))));
  return (
    <>
      <p>{say("calendarsLead")}</p>
      <ul className="calendars">
        {calendars.map(({ id, name, isMain, isWritable }) => (
          <li key={id}>
            <span className="breaks">{isMain ? `${name} (${say("main")})` : name}</span>
            <Checkbox
              checked={counting.includes(id)}
              label={say("counts")}
              aria-label={`${name}: ${say("counts")}`}
              onChange={(_event, { checked }) => count(id, checked === true)}
            />
            {isWritable && (
              <Radio
                name={`target-${connection.id}`}
                checked={target === id}
                label={say("target")}
                aria-label={`${name}: ${say("target")}`}
                onChange={() => setTarget(id)}
              />
            )}
          </li>
        ))}
      </ul>
      <p className="quiet">{say("targetHint")}</p>
      {saving.error && <ActionProblem error={saving.error} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={saving.isPending || counting.length === 0}
          icon={saving.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !saving.isPending && counting.length > 0 && saving.mutate()}
        >
          {say(saving.isPending ? "saving" : "save")}
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          {t("back")}
        </Button>
      </div>
    </>
  );
}

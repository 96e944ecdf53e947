/** An appointment of one's own becomes a session: what it will be, and one press. */
import { Button, Select, Spinner } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Offering } from "#contract/offerings.ts";
import type { BookFromEvent, Session } from "#contract/sessions.ts";
import { ActionProblem } from "../action-problem.tsx";
import type { OpenAppointment } from "../host.ts";
import { useActionKey, useChangedSession, useOfferings } from "../queries.ts";
import { Notice } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { useOutlookWords } from "./use-outlook-words.ts";

/** Nothing for whoever teaches nothing, and for an appointment that is not one's own. */
export function MakeSession({ appointment }: { readonly appointment: OpenAppointment }): ReactNode {
  const { me } = useSurface();
  const words = useOutlookWords();
  const offerings = useOfferings();
  const [isAsking, setAsking] = useState(false);
  const mine = offerings.data?.filter(({ providerIds }) => providerIds.includes(me.id)) ?? [];
  const { eventId, shown } = appointment;
  if (mine.length === 0 || eventId === undefined || shown?.isOrganizer !== true) return null;
  if (!isAsking) {
    return (
      <Button appearance="primary" onClick={() => setAsking(true)}>
        {words("make")}
      </Button>
    );
  }
  return <Ask offerings={mine} eventId={eventId} invited={shown.invited} onKeep={() => setAsking(false)} />;
}

interface AskProps {
  readonly offerings: readonly Offering[];
  readonly eventId: string;
  readonly invited: readonly string[];
  readonly onKeep: () => void;
}

function Ask({ offerings, eventId, invited, onKeep }: AskProps): ReactNode {
  const { client } = useSurface();
  const words = useOutlookWords();
  const keyFor = useActionKey();
  const label = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [offeringId, setOfferingId] = useState(offerings[0]?.id ?? "");
  useEffect(() => heading.current?.focus(), []);
  // The pane looks it up anew, and then shows the session.
  const onSuccess = useChangedSession();
  const making = useMutation({
    mutationFn: (wish: BookFromEvent) =>
      client.calls.json<Session>("/api/v1/sessions/from-event", {
        method: "POST",
        body: wish,
        action: { idempotencyKey: keyFor(wish) },
      }),
    onSuccess,
  });
  const chosen = offerings.find(({ id }) => id === offeringId);
  return (
    <section className="card ask offer" aria-labelledby={`${label}-title`}>
      <h2 id={`${label}-title`} tabIndex={-1} ref={heading}>
        {words("makeTitle")}
      </h2>
      <p className="offer-what">
        <label htmlFor={label}>{words("makeWhat")}</label>
        <Select id={label} value={offeringId} onChange={(_event, { value }) => setOfferingId(value)}>
          {offerings.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </p>
      <p>{invited.length === 0 ? words("makeNobody") : words("makeWho", { people: invited.join(", ") })}</p>
      <p className="quiet">{words(chosen?.presence === "virtual" ? "makeOnline" : "makeStays")}</p>
      {making.error && <WhyNot error={making.error} />}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={making.isPending || invited.length === 0}
          icon={making.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => !making.isPending && invited.length > 0 && making.mutate({ offeringId, eventId })}
        >
          {words(making.isPending ? "makingIt" : "makeIt")}
        </Button>
        <Button appearance="subtle" onClick={onKeep}>
          {words("makeKeep")}
        </Button>
      </div>
    </section>
  );
}

/** What about the appointment stands in the way is said in the pane's own words. */
function WhyNot({ error }: { readonly error: Error }): ReactNode {
  const words = useOutlookWords();
  const isAboutIt = error instanceof ApiProblem && error.problem.code === "invalid_request";
  if (!isAboutIt) return <ActionProblem error={error} />;
  return (
    <Notice tone="warn" role="alert" title={words("makeNot")}>
      {words("makeNotHint")}
    </Notice>
  );
}

/** A class that stands: the link to invite people with, and further dates. */
import { Button, Field, Input, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Offering } from "#contract/offerings.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useCatalogue } from "../catalogue.ts";
import { shortDay, timeRange, zoneName } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { anyTime, publishWords } from "./publish-words.ts";
import { toInstant } from "./wall-time.ts";

interface PublishedProps {
  readonly offering: Offering;
  readonly onAnother: () => void;
}

export function Published({ offering, onAnother }: PublishedProps): ReactNode {
  const say = useCatalogue(publishWords);
  return (
    <div className="stack">
      {offering.publicUrl !== undefined && <PageLink url={offering.publicUrl} />}
      {offering.kind === "group" && <FurtherDate offering={offering} />}
      <div className="row">
        <Button onClick={onAnother}>{say("another")}</Button>
      </div>
    </div>
  );
}

function PageLink({ url }: { readonly url: string }): ReactNode {
  const { host } = useSurface();
  const say = useCatalogue(publishWords);
  const [isCopied, setIsCopied] = useState(false);
  return (
    <section className="card">
      <p>{say("link")}</p>
      <p>
        <a href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
      </p>
      <div className="row">
        <Button
          appearance="primary"
          // Where the clipboard is closed to us, the address above can be selected by hand.
          onClick={() =>
            void navigator.clipboard.writeText(url).then(
              () => setIsCopied(true),
              () => undefined,
            )
          }
        >
          <span aria-live="polite">{say(isCopied ? "copied" : "copy")}</span>
        </Button>
        <Button onClick={() => void host.openLink(url)}>{say("open")}</Button>
      </div>
    </section>
  );
}

function FurtherDate({ offering }: { readonly offering: Offering }): ReactNode {
  const { client, me } = useSurface();
  const { go } = useNavigation();
  const viewer = useViewer();
  const say = useCatalogue(publishWords);
  const queries = useQueryClient();
  const [date, setDate] = useState("");
  const startsAt = date === "" ? undefined : toInstant(date, me.timeZone);
  const add = useMutation({
    mutationFn: (wish: { readonly startsAt: string; readonly idempotencyKey: string }) =>
      client.bookSession(
        { offeringId: offering.id, startsAt: wish.startsAt, learnerIds: [], override: [...anyTime] },
        { idempotencyKey: wish.idempotencyKey },
      ),
    onSuccess: () => {
      setDate("");
      void queries.invalidateQueries({ queryKey: ["sessions"] });
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (startsAt !== undefined && !add.isPending) add.mutate({ startsAt, idempotencyKey: crypto.randomUUID() });
      }}
    >
      <Field label={say("anotherDate")} hint={say("dateHint", { zone: zoneName(me.timeZone) })}>
        <Input type="datetime-local" value={date} onChange={(_event, { value }) => setDate(value)} />
      </Field>
      {add.data && (
        <Notice tone="good" role="status">
          {say("dateAdded", {
            when: `${shortDay(add.data.startsAt, viewer)}, ${timeRange(add.data.startsAt, add.data.endsAt, viewer)}`,
          })}
        </Notice>
      )}
      {add.error && <ActionProblem error={add.error} />}
      <div className="row">
        <Button
          type="submit"
          disabledFocusable={startsAt === undefined || add.isPending}
          icon={add.isPending ? <Spinner size="tiny" /> : null}
        >
          {say("addDate")}
        </Button>
        {add.data && (
          <Button appearance="subtle" onClick={() => go({ screen: "session", id: add.data.id })}>
            {say("seeSession")}
          </Button>
        )}
      </div>
    </form>
  );
}

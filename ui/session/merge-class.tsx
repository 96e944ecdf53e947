/** Merges a class into another date of it: choose one, read what happens, confirm. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { shortWhen } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { useActionKey, useChangedSession } from "../queries.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { ActionFailed } from "./action-failed.tsx";
import { ClassDates } from "./class-dates.tsx";
import { useSessionWords } from "./use-session-words.ts";

interface MergeProps {
  readonly session: Session;
  readonly onClose: () => void;
}

export function MergeClass({ session, onClose }: MergeProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const say = useSessionWords();
  const { go } = useNavigation();
  const [into, setInto] = useState<Session>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [into]);
  const keyFor = useActionKey();
  const show = useChangedSession();
  const { id, version } = session;
  const merging = useMutation({
    mutationFn: (wish: { readonly intoSessionId: string }) =>
      client.mergeSession(id, wish, { version, idempotencyKey: keyFor({ merge: id, ...wish, version }) }),
    onSuccess: (merged) => {
      show(merged);
      go({ screen: "session", id: merged.id });
    },
  });
  return (
    <section className="card ask merge" aria-labelledby="merge-title">
      <h3 id="merge-title" tabIndex={-1} ref={heading}>
        {into ? say("merge") : say("mergeTitle")}
      </h3>
      {into ? (
        <p>{say("mergeHint", { when: shortWhen(into.startsAt, viewer) })}</p>
      ) : (
        <ClassDates session={session} onChoose={setInto} />
      )}
      {merging.error && <ActionFailed error={merging.error} session={session} />}
      <div className="row">
        {into && (
          <>
            <Button
              appearance="primary"
              disabledFocusable={merging.isPending}
              icon={merging.isPending ? <Spinner size="tiny" /> : null}
              onClick={() => !merging.isPending && merging.mutate({ intoSessionId: into.id })}
            >
              {say("mergeNow")}
            </Button>
            <Button onClick={() => setInto(undefined)}>{say("mergeOther")}</Button>
          </>
        )}
        <Button appearance="subtle" onClick={onClose}>
          {say("close")}
        </Button>
      </div>
    </section>
  );
}

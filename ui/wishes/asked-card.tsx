/** One who asks for a time: when they could, and what can be said to them. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { Wish } from "#contract/wishes.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useNavigation } from "../navigation.tsx";
import { useFocusWhenRefused } from "../session/refused-focus.ts";
import { OfferTime } from "./offer-time.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { WhenTheyCould } from "./when-they-could.tsx";
import { useDeclineWish } from "./wish-queries.ts";

export interface Answered {
  readonly words: string;
  readonly sessionId?: string | undefined;
}

interface AskedProps {
  readonly wish: Wish;
  readonly onAnswered: (answered: Answered) => void;
}

export function AskedCard({ wish, onAnswered }: AskedProps): ReactNode {
  const say = useWishWords();
  const { go } = useNavigation();
  const [does, setDoes] = useState<"offer" | "decline">();
  const title = useRef<HTMLHeadingElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (does === undefined && wasOpen.current) title.current?.focus();
    wasOpen.current = does !== undefined;
  }, [does]);
  const close = (): void => setDoes(undefined);
  return (
    <li className="card wish asked">
      <h3 ref={title} tabIndex={-1}>
        {wish.learnerName}
        <span className="quiet">{` · ${wish.offeringName}`}</span>
      </h3>
      <div>
        <span className="quiet">{say("theyCould")}</span>
        <WhenTheyCould wish={wish} />
      </div>
      {wish.note !== "" && <p className="said">{say("says", { text: wish.note })}</p>}
      {does === undefined && (
        <>
          <div className="row">
            <Button appearance="primary" onClick={() => setDoes("offer")}>
              {say("offerTime")}
            </Button>
            <Button onClick={() => setDoes("decline")}>{say("decline")}</Button>
            <Button appearance="subtle" onClick={() => go({ screen: "teach", section: "hours" })}>
              {say("openHours")}
            </Button>
          </div>
          <p className="quiet">{say("openHoursHint")}</p>
        </>
      )}
      {does === "offer" && <OfferTime wish={wish} onAnswered={onAnswered} onBack={close} />}
      {does === "decline" && <Decline wish={wish} onAnswered={onAnswered} onBack={close} />}
    </li>
  );
}

function Decline({ wish, onAnswered, onBack }: AskedProps & { readonly onBack: () => void }): ReactNode {
  const say = useWishWords();
  const declining = useDeclineWish(wish.id);
  const refused = useFocusWhenRefused(declining.error);
  const [message, setMessage] = useState("");
  const name = wish.learnerName;
  function decline(): void {
    if (declining.isPending) return;
    declining.mutate(message.trim(), { onSuccess: () => onAnswered({ words: say("declinedNow", { name }) }) });
  }
  return (
    <section className="stack" aria-label={say("declineTitle", { name })}>
      <Field label={say("declineNote")}>
        <Textarea
          autoFocus
          value={message}
          maxLength={500}
          resize="vertical"
          onChange={(_event, data) => setMessage(data.value)}
        />
      </Field>
      <div ref={refused} tabIndex={-1}>
        {declining.error && <ActionProblem error={declining.error} />}
      </div>
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={declining.isPending}
          icon={declining.isPending ? <Spinner size="tiny" /> : null}
          onClick={decline}
        >
          {say("declineNow")}
        </Button>
        <Button appearance="subtle" onClick={onBack}>
          {say("back")}
        </Button>
      </div>
    </section>
  );
}

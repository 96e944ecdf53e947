/** Puts the kept times into the text, once; where Outlook does not take it, shows it to be copied. */
import { Button } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { createOfferCalls } from "#contract/offer-calls.ts";
import type { TimesOffer } from "#contract/offers.ts";
import { ActionProblem } from "../action-problem.tsx";
import { shortWhen } from "../format/when.ts";
import type { TextToInsert } from "../host.ts";
import { Notice } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import { textOfOffer } from "./text-of-offer.ts";
import { useOutlookWords } from "./use-outlook-words.ts";

interface TextProps {
  readonly offer: TimesOffer;
  readonly onRestart: () => void;
}

export function OfferedText({ offer, onRestart }: TextProps): ReactNode {
  const { client, host } = useSurface();
  const words = useOutlookWords();
  const viewer = useViewer();
  const [text] = useState(() => textOfOffer(offer, { words, viewer }));
  const state = useInserted(text, host.insertText?.bind(host));
  const takingBack = useMutation({ mutationFn: () => createOfferCalls(client.calls).takeBack(offer.id) });
  if (takingBack.isSuccess) {
    return (
      <>
        <Notice tone="info" role="status">
          {words("offerGivenBack")}
        </Notice>
        <Button onClick={onRestart}>{words("offerMore")}</Button>
      </>
    );
  }
  return (
    <>
      {state === "inserted" && (
        <Notice tone="good" role="status" title={words("offerDone")}>
          {words("offerDoneHint", { until: shortWhen(offer.expiresAt, viewer) })}
        </Notice>
      )}
      {state === "refused" && (
        <Notice tone="warn" role="alert" title={words("offerCopy")}>
          <pre className="details">{text.plain}</pre>
        </Notice>
      )}
      {takingBack.error && <ActionProblem error={takingBack.error} />}
      <div className="row actions">
        <Button onClick={onRestart}>{words("offerMore")}</Button>
        <Button
          appearance="subtle"
          disabledFocusable={takingBack.isPending}
          onClick={() => !takingBack.isPending && takingBack.mutate()}
        >
          {words("offerGiveBack")}
        </Button>
      </div>
    </>
  );
}

/** Once, however often it is drawn: it stands in somebody's mail. */
function useInserted(
  text: TextToInsert,
  insert: ((text: TextToInsert) => Promise<void>) | undefined,
): "waiting" | "inserted" | "refused" {
  const [state, setState] = useState<"waiting" | "inserted" | "refused">("waiting");
  const isBegun = useRef(false);
  useEffect(() => {
    if (isBegun.current) return;
    isBegun.current = true;
    const inserting = insert ? insert(text) : Promise.reject(new Error("The client takes no text"));
    inserting.then(
      () => setState("inserted"),
      () => setState("refused"),
    );
  }, [text, insert]);
  return state;
}

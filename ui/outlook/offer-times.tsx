/** Several times for somebody who is being written to: chosen here, kept, and put into the text as links. */
import { Button, Select, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { ReactNode } from "react";
import { createOfferCalls } from "#contract/offer-calls.ts";
import type { Offering } from "#contract/offerings.ts";
import type { TimesOffer } from "#contract/offers.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { refusalOf } from "../problem-words.ts";
import { useActionKey, useOfferings } from "../queries.ts";
import { Bone, Bones, Notice, ScreenTitle } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { OfferedText } from "./offered-text.tsx";
import { TimesToOffer } from "./times-to-offer.tsx";
import { useOutlookWords } from "./use-outlook-words.ts";

/** A mail with more of them is not read. */
const mostTimes = 5;

export function OfferTimes(): ReactNode {
  const { t, me, client, host } = useSurface();
  const words = useOutlookWords();
  const offerings = useOfferings();
  if (offerings.isError) {
    const about = { error: offerings.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} onRetry={() => void offerings.refetch()} />;
  }
  const mine = offerings.data?.filter((offering) => mayOffer(offering, me.id));
  return (
    <>
      <ScreenTitle below={mine?.length === 0 ? undefined : words("offerLead", { n: mostTimes })}>
        {words("offerTitle")}
      </ScreenTitle>
      {mine === undefined && (
        <Bones label={t("loading")}>
          <Bone width="100%" height="9rem" />
        </Bones>
      )}
      {mine?.length === 0 && <Nobody />}
      {mine !== undefined && mine.length > 0 && <Offer offerings={mine} />}
    </>
  );
}

const mayOffer = ({ kind, assignment, providerIds }: Offering, personId: string): boolean =>
  kind === "individual" && assignment !== "all" && providerIds.includes(personId);

function Nobody(): ReactNode {
  const words = useOutlookWords();
  const { go } = useNavigation();
  return (
    <>
      <p>{words("offerNobody")}</p>
      <Button appearance="primary" onClick={() => go({ screen: "book" })}>
        {words("book")}
      </Button>
    </>
  );
}

function Offer({ offerings }: { readonly offerings: readonly Offering[] }): ReactNode {
  const { client } = useSurface();
  const words = useOutlookWords();
  const keyFor = useActionKey();
  const queries = useQueryClient();
  const label = useId();
  const [offeringId, setOfferingId] = useState(offerings[0]?.id ?? "");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [made, setMade] = useState<TimesOffer>();
  const keeping = useMutation({
    mutationFn: (wish: { readonly offeringId: string; readonly startsAt: string[] }) =>
      createOfferCalls(client.calls).make(wish, { idempotencyKey: keyFor(wish) }),
    onSuccess: setMade,
    // What was taken meanwhile must not be chosen again.
    onError: (error) => refusalOf(error) === "slot_taken" && setChosen([]),
    onSettled: () => void queries.invalidateQueries({ queryKey: ["slots"] }),
  });
  function restart(): void {
    setMade(undefined);
    setChosen([]);
    keeping.reset();
  }
  if (made) return <OfferedText offer={made} onRestart={restart} />;
  const press = (startsAt: string): void =>
    setChosen(chosen.includes(startsAt) ? chosen.filter((each) => each !== startsAt) : [...chosen, startsAt]);
  const isTaken = refusalOf(keeping.error) === "slot_taken";
  return (
    <div className="offer">
      {offerings.length > 1 && (
        <p className="offer-what">
          <label htmlFor={label}>{words("offerWhat")}</label>
          <Select
            id={label}
            value={offeringId}
            onChange={(_event, { value }) => {
              setOfferingId(value);
              setChosen([]);
            }}
          >
            {offerings.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </p>
      )}
      {keeping.error &&
        (isTaken ? (
          <Notice tone="warn" role="alert" title={words("offerTaken")} />
        ) : (
          <ActionProblem error={keeping.error} />
        ))}
      <TimesToOffer key={offeringId} offeringId={offeringId} chosen={chosen} most={mostTimes} onPress={press} />
      <div className="row actions">
        <Button
          appearance="primary"
          disabledFocusable={keeping.isPending || chosen.length === 0}
          icon={keeping.isPending ? <Spinner size="tiny" /> : null}
          onClick={() =>
            !keeping.isPending && chosen.length > 0 && keeping.mutate({ offeringId, startsAt: [...chosen].sort() })
          }
        >
          {words(keeping.isPending ? "offering" : "offerNow")}
        </Button>
        <span className="quiet" role="status">
          {words("offerChosen", { n: chosen.length, most: mostTimes })}
        </span>
      </div>
    </div>
  );
}

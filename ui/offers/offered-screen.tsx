/** Times that somebody offered in a mail: choose one, and it is booked. */
import { Button, Field, Spinner, Textarea } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import { createOfferCalls } from "#contract/offer-calls.ts";
import type { TimesOffer } from "#contract/offers.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useCatalogue } from "../catalogue.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { longDay, shortWhen, timeRange, zoneName } from "../format/when.ts";
import { useNavigation } from "../navigation.tsx";
import { ProblemScreen } from "../problem-screen.tsx";
import { refusalOf } from "../problem-words.ts";
import { useBookSession } from "../queries.ts";
import { Bone, Bones, ScreenTitle } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { TranslateOf } from "../words.ts";
import { english } from "./offers-words.en.ts";

const source: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./offers-words.de.ts")).german,
};
type OfferWords = TranslateOf<keyof typeof english>;

interface OfferedProps {
  readonly offeringId: string;
  readonly offerId: string;
  /** The one of the times whose link was followed. */
  readonly startsAt?: string;
}

export function OfferedScreen({ offeringId, offerId, startsAt }: OfferedProps): ReactNode {
  const { t, client, host, me } = useSurface();
  const words = useCatalogue(source);
  const offer = useQuery({
    queryKey: ["offer", offerId],
    queryFn: () => createOfferCalls(client.calls).read(offerId),
  });
  // Here, because the offer is over as soon as one of its times is booked: by then the answer must still find somebody.
  const booking = useBookSession();
  if (offer.isPending) {
    return (
      <Bones label={t("loading")}>
        <Bone width="60%" height="2rem" />
        <Bone width="100%" height="9rem" />
      </Bones>
    );
  }
  const isTaking = booking.isPending || booking.isSuccess;
  if (offer.isError && !(isTaking && offer.data)) {
    if (isOver(offer.error)) return <Over offeringId={offeringId} words={words} />;
    const about = { error: offer.error, t, clientName: host.clientName, now: client.now() };
    return <ProblemScreen {...about} onRetry={() => void offer.refetch()} />;
  }
  if (offer.data.providerId === me.id) return <Mine offer={offer.data} words={words} />;
  return (
    <Choose offer={offer.data} words={words} booking={booking} {...(startsAt === undefined ? {} : { startsAt })} />
  );
}

const isOver = (error: Error): boolean => error instanceof ApiProblem && error.problem.code === "not_found";

function Over({ offeringId, words }: { readonly offeringId: string; readonly words: OfferWords }): ReactNode {
  const { go } = useNavigation();
  return (
    <>
      <ScreenTitle below={words("overLead")}>{words("over")}</ScreenTitle>
      <Button appearance="primary" onClick={() => go({ screen: "book", offeringId })}>
        {words("others")}
      </Button>
    </>
  );
}

interface OfferProps {
  readonly offer: TimesOffer;
  readonly words: OfferWords;
}

function Mine({ offer, words }: OfferProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const queries = useQueryClient();
  const takingBack = useMutation({
    mutationFn: () => createOfferCalls(client.calls).takeBack(offer.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["slots"] }),
  });
  return (
    <>
      <ScreenTitle below={words("mineLead", { until: shortWhen(offer.expiresAt, viewer) })}>
        {words("mine")}
      </ScreenTitle>
      <ul>
        {offer.times.map((time) => (
          <li
            key={time.holdId}
          >{`${longDay(time.startsAt, viewer)}, ${timeRange(time.startsAt, time.endsAt, viewer)}`}</li>
        ))}
      </ul>
      {takingBack.error && <ActionProblem error={takingBack.error} />}
      <Button disabledFocusable={takingBack.isPending} onClick={() => !takingBack.isPending && takingBack.mutate()}>
        {words("giveFree")}
      </Button>
    </>
  );
}

interface ChooseProps extends OfferProps {
  readonly booking: ReturnType<typeof useBookSession>;
  readonly startsAt?: string;
}

function Choose({ offer, words, booking, startsAt }: ChooseProps): ReactNode {
  const { t } = useSurface();
  const viewer = useViewer();
  const queries = useQueryClient();
  const { go } = useNavigation();
  const [note, setNote] = useState("");
  // What the link names comes first; the others stay to choose from.
  const times = offer.times.toSorted(
    (one, other) => Number(other.startsAt === startsAt) - Number(one.startsAt === startsAt),
  );
  function book(time: TimesOffer["times"][number]): void {
    const { offeringId, providerId } = offer;
    const said = note.trim() === "" ? {} : { note: note.trim() };
    booking.mutate(
      { offeringId, providerId, startsAt: time.startsAt, holdId: time.holdId, ...said },
      {
        onSuccess: ({ id }) => go({ screen: "session", id, arrived: "booked" }),
        onError: (error) =>
          refusalOf(error) === "slot_taken" && void queries.invalidateQueries({ queryKey: ["offer", offer.id] }),
      },
    );
  }
  return (
    <>
      <ScreenTitle below={words("lead", { name: offer.providerName })}>{offer.offeringName}</ScreenTitle>
      <div className="offered">
        <p className="quiet">
          {words("until", { until: shortWhen(offer.expiresAt, viewer) })}{" "}
          {t("timesInYours", { zone: zoneName(viewer.timeZone) })}
        </p>
        <Field label={words("note", { name: offer.providerName })} className="note">
          <Textarea value={note} maxLength={2000} resize="vertical" onChange={(_event, data) => setNote(data.value)} />
        </Field>
        {booking.error && <ActionProblem error={booking.error} />}
        <ul className="cards">
          {times.map((time, index) => {
            const isBeingBooked = booking.isPending && booking.variables.startsAt === time.startsAt;
            const when = `${longDay(time.startsAt, viewer)}, ${timeRange(time.startsAt, time.endsAt, viewer)}`;
            return (
              <li key={time.holdId}>
                <Button
                  appearance={index === 0 ? "primary" : "secondary"}
                  size="large"
                  disabledFocusable={booking.isPending}
                  icon={isBeingBooked ? <Spinner size="tiny" /> : null}
                  onClick={() => !booking.isPending && book(time)}
                >
                  {isBeingBooked ? words("booking") : words("book", { time: when })}
                </Button>
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}

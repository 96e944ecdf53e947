/** Offers a time to whoever asked: one they named, or any other; it is booked for them at once. */
import { Button, Field, Input, Spinner } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { Wish } from "#contract/wishes.ts";
import { ActionProblem } from "../action-problem.tsx";
import { toInstant, toWall } from "../format/wall-time.ts";
import { shortDay, shortWhen, timeRange, zoneName } from "../format/when.ts";
import { TheirTime } from "../book/zones.tsx";
import { useFocusWhenRefused } from "../session/refused-focus.ts";
import { useViewer } from "../surface-context.tsx";
import type { Answered } from "./asked-card.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { useBookWish } from "./wish-queries.ts";

interface OfferProps {
  readonly wish: Wish;
  readonly onAnswered: (answered: Answered) => void;
  readonly onBack: () => void;
}

export function OfferTime({ wish, onAnswered, onBack }: OfferProps): ReactNode {
  const viewer = useViewer();
  const say = useWishWords();
  const booking = useBookWish(wish.id);
  const refused = useFocusWhenRefused(booking.error);
  const [first] = wish.times;
  const [wall, setWall] = useState(first === undefined ? "" : toWall(first.startsAt, viewer.timeZone));
  const startsAt = wall === "" ? undefined : toInstant(wall, viewer.timeZone);
  const { learnerName: name, durationMinutes } = wish;
  const choose = (next: string): void => {
    booking.reset();
    setWall(next);
  };
  function book(override: readonly string[]): void {
    if (startsAt === undefined || booking.isPending) return;
    const time = shortWhen(startsAt, viewer);
    booking.mutate(
      { startsAt, ...(override.length > 0 ? { override: [...override] } : {}) },
      { onSuccess: ({ sessionId }) => onAnswered({ words: say("booked", { name, time }), sessionId }) },
    );
  }
  const { error } = booking;
  const overridable =
    error instanceof ApiProblem && error.problem.overridable === true ? error.problem.code : undefined;
  // What was insisted on before stays so: one rule after the other may stand against it.
  const insisted = booking.variables?.override ?? [];
  return (
    <section className="stack" aria-label={say("offerTime")}>
      {wish.times.length > 1 && (
        <div className="row">
          {wish.times.map((time) => (
            <Button key={time.startsAt} size="small" onClick={() => choose(toWall(time.startsAt, viewer.timeZone))}>
              {say("offerAt", { time: shortWhen(time.startsAt, viewer) })}
            </Button>
          ))}
        </div>
      )}
      <Field label={say("offerTime")} hint={say("offerHint", { zone: zoneName(viewer.timeZone) })}>
        <Input type="datetime-local" autoFocus value={wall} onChange={(_event, { value }) => choose(value)} />
      </Field>
      {startsAt !== undefined && (
        <>
          <p className="when">
            <strong>{`${shortDay(startsAt, viewer)}, ${timeRange(startsAt, endOf(startsAt, durationMinutes), viewer)}`}</strong>
          </p>
          <TheirTime at={startsAt} other={{ name, timeZone: wish.timeZone }} />
        </>
      )}
      <div ref={refused} tabIndex={-1}>
        {error && <ActionProblem error={error} />}
      </div>
      <div className="row">
        {overridable === undefined ? (
          <Button
            appearance="primary"
            disabledFocusable={startsAt === undefined || booking.isPending}
            icon={booking.isPending ? <Spinner size="tiny" /> : null}
            onClick={() => book([])}
          >
            {booking.isPending ? say("booking") : say("book", { name })}
          </Button>
        ) : (
          <Button onClick={() => book([...insisted, overridable])}>{say("anyway")}</Button>
        )}
        <Button appearance="subtle" onClick={onBack}>
          {say("back")}
        </Button>
      </div>
    </section>
  );
}

const endOf = (startsAt: string, minutes: number): string =>
  new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();

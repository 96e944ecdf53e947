/** Makes an offering: four questions, and for a class its first date. Everything else is as usual. */
import { Button, Field, Input, Radio, RadioGroup, Select, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { NewOffering, Offering } from "#contract/offerings.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useCatalogue } from "../catalogue.ts";
import { lengthWords } from "../format/lengths.ts";
import { zoneName } from "../format/when.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { anyTime, publishWords } from "./publish-words.ts";
import { toInstant } from "../format/wall-time.ts";

interface Answers {
  readonly name: string;
  readonly minutes: number;
  readonly kind: "group" | "individual";
  readonly seats: number;
  readonly presence: Offering["presence"];
  readonly address: string;
  /** As the date field has it, in the person's zone; empty = not chosen. */
  readonly date: string;
}

const blank: Answers = {
  name: "",
  minutes: 60,
  kind: "group",
  seats: 12,
  presence: "virtual",
  address: "",
  date: "",
};
const lengths = [30, 45, 60, 75, 90, 120] as const;

export function NewOffering({ onPublished }: { readonly onPublished: (offering: Offering) => void }): ReactNode {
  const { me } = useSurface();
  const say = useCatalogue(publishWords);
  const [answers, setAnswers] = useState(blank);
  const [isTried, setIsTried] = useState(false);
  const publish = usePublish(onPublished);
  const set = (change: Partial<Answers>): void => setAnswers((before) => ({ ...before, ...change }));
  const missing = missingIn(answers, me.timeZone);
  const wrong: Wrong = (name) => {
    const word = missing[name];
    return isTried && word ? { validationMessage: say(word) } : {};
  };
  function submit(): void {
    setIsTried(true);
    if (Object.keys(missing).length === 0 && !publish.isPending) publish.mutate(answers);
  }
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <What answers={answers} set={set} wrong={wrong} />
      <Where answers={answers} set={set} wrong={wrong} />
      {publish.error && <ActionProblem error={publish.error} />}
      <div className="row">
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={publish.isPending}
          icon={publish.isPending ? <Spinner size="tiny" /> : null}
        >
          {say(publish.isPending ? "publishing" : "publish")}
        </Button>
      </div>
    </form>
  );
}

type Wrong = (name: keyof Missing) => { readonly validationMessage?: string };

interface AskProps {
  readonly answers: Answers;
  readonly set: (change: Partial<Answers>) => void;
  readonly wrong: Wrong;
}

function What({ answers, set, wrong }: AskProps): ReactNode {
  const { locale } = useViewer();
  const say = useCatalogue(publishWords);
  return (
    <>
      <Field label={say("name")} hint={say("nameHint")} required {...wrong("name")}>
        <Input value={answers.name} maxLength={120} onChange={(_event, { value }) => set({ name: value })} />
      </Field>
      <Field label={say("duration")}>
        <Select value={String(answers.minutes)} onChange={(_event, { value }) => set({ minutes: Number(value) })}>
          {lengths.map((minutes) => (
            <option key={minutes} value={minutes}>
              {lengthWords(minutes, locale)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={say("kind")} hint={say(answers.kind === "group" ? "kindClassHint" : "kindSingleHint")}>
        <RadioGroup value={answers.kind} onChange={(_event, { value }) => set({ kind: value as Answers["kind"] })}>
          <Radio value="group" label={say("kindClass")} />
          <Radio value="individual" label={say("kindSingle")} />
        </RadioGroup>
      </Field>
      {answers.kind === "group" && (
        <Field label={say("seats")}>
          <Input
            type="number"
            min={1}
            max={1000}
            value={String(answers.seats)}
            onChange={(_event, { value }) => set({ seats: Math.min(1000, Math.max(1, Number(value) || 1)) })}
          />
        </Field>
      )}
    </>
  );
}

function Where({ answers, set, wrong }: AskProps): ReactNode {
  const { me } = useSurface();
  const say = useCatalogue(publishWords);
  return (
    <>
      <Field label={say("place")} {...(answers.presence === "virtual" ? { hint: say("placeOnlineHint") } : {})}>
        <RadioGroup
          value={answers.presence}
          onChange={(_event, { value }) => set({ presence: value as Answers["presence"] })}
        >
          <Radio value="virtual" label={say("placeOnline")} />
          <Radio value="in_person" label={say("placeHere")} />
          <Radio value="phone" label={say("placePhone")} />
        </RadioGroup>
      </Field>
      {answers.presence === "in_person" && (
        <Field label={say("address")} required {...wrong("address")}>
          <Input value={answers.address} maxLength={300} onChange={(_event, { value }) => set({ address: value })} />
        </Field>
      )}
      {answers.kind === "group" && (
        <Field label={say("date")} hint={say("dateHint", { zone: zoneName(me.timeZone) })} required {...wrong("date")}>
          <Input type="datetime-local" value={answers.date} onChange={(_event, { value }) => set({ date: value })} />
        </Field>
      )}
    </>
  );
}

type Missing = Partial<Record<"name" | "address" | "date", "noName" | "noAddress" | "noDate">>;

function missingIn({ name, presence, address, kind, date }: Answers, timeZone: string): Missing {
  const isDated = date !== "" && toInstant(date, timeZone) !== undefined;
  return {
    ...(name.trim() === "" ? { name: "noName" as const } : {}),
    ...(presence === "in_person" && address.trim() === "" ? { address: "noAddress" as const } : {}),
    ...(kind === "group" && !isDated ? { date: "noDate" as const } : {}),
  };
}

function usePublish(onPublished: (offering: Offering) => void) {
  const { client, me } = useSurface();
  const queries = useQueryClient();
  // Repeats of the same press carry the same keys, so that nothing is made twice.
  const [keys] = useState(() => ({ offering: crypto.randomUUID(), date: crypto.randomUUID() }));
  return useMutation({
    mutationFn: async (answers: Answers) => {
      const { name, minutes, kind, seats, presence, address, date } = answers;
      const wish: NewOffering = {
        name: name.trim(),
        durationMinutes: minutes,
        kind,
        presence,
        providerIds: [me.id],
        ...(kind === "group" ? { capacity: seats, publicPage: true } : {}),
        ...(presence === "in_person" ? { location: address.trim() } : {}),
      };
      const offering = await client.calls.json<Offering>("/api/v1/offerings", {
        method: "POST",
        body: wish,
        action: { idempotencyKey: keys.offering },
      });
      const startsAt = kind === "group" ? toInstant(date, me.timeZone) : undefined;
      if (startsAt !== undefined) {
        const booking = { offeringId: offering.id, startsAt, learnerIds: [], override: [...anyTime] };
        await client.bookSession(booking, { idempotencyKey: keys.date });
      }
      return offering;
    },
    onSuccess: (offering) => {
      void queries.invalidateQueries({ queryKey: ["offerings"] });
      void queries.invalidateQueries({ queryKey: ["sessions"] });
      onPublished(offering);
    },
  });
}

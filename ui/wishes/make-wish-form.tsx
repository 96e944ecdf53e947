/** When somebody could: parts of the week, up to three times, and a few words. */
import { Button, Checkbox, Field, Select, Spinner, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import type { MakeWish, Wish, WishPart } from "#contract/wishes.ts";
import { ActionProblem } from "../action-problem.tsx";
import { longDay } from "../format/when.ts";
import { useFocusWhenRefused } from "../session/refused-focus.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import { namedTimes, TimeRows } from "./time-rows.tsx";
import type { TimeDraft } from "./time-rows.tsx";
import type { NoneSuitsProps } from "./none-suits.tsx";
import { useWishWords } from "./use-wish-words.ts";
import { useMakeWish } from "./wish-queries.ts";

const parts = ["weekday_mornings", "weekday_afternoons", "weekday_evenings", "weekends"] as const;
const fourWeeksMs = 28 * 86_400_000;

interface FormProps extends NoneSuitsProps {
  readonly kind: Wish["kind"];
  readonly onMade: () => void;
  readonly onBack: () => void;
}

export function MakeWishForm({ kind, offering, providers, onMade, onBack, ...props }: FormProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const say = useWishWords();
  const making = useMakeWish();
  const refused = useFocusWhenRefused(making.error);
  const [providerId, setProviderId] = useState(props.providerId ?? "");
  const [chosen, setChosen] = useState<readonly WishPart[]>([]);
  const [rows, setRows] = useState<readonly TimeDraft[]>([]);
  const [note, setNote] = useState("");
  const [isTried, setTried] = useState(false);
  const minutes = offering.durationMinutes;
  const times = namedTimes(rows, { timeZone: viewer.timeZone, now: client.now(), minutes });
  const isUnsaid = kind === "ask" && chosen.length === 0 && rows.length === 0;
  const missing =
    times === undefined ? say("badTime", { minutes }) : isUnsaid ? say("needWhen", { minutes }) : undefined;
  function make(): void {
    setTried(true);
    if (missing !== undefined || making.isPending) return;
    const wish: MakeWish = {
      kind,
      offeringId: offering.id,
      parts: [...chosen],
      times: times ?? [],
      note: note.trim(),
      ...(providerId === "" ? {} : { providerId }),
    };
    making.mutate(wish, { onSuccess: onMade });
  }
  const only = providers.length === 1 ? providers[0]?.displayName : undefined;
  const until = longDay(new Date(client.now() + fourWeeksMs).toISOString(), viewer);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <p className="quiet">
        {kind === "ask" ? say("askHint", { name: only ?? say("anybody") }) : say("watchHint", { day: until })}
      </p>
      {providers.length > 1 && (
        <Whom
          label={say(kind === "ask" ? "whom" : "withWhom")}
          providers={providers}
          id={providerId}
          onChange={setProviderId}
        />
      )}
      <Parts hint={kind === "opening" ? say("anyTime") : undefined} chosen={chosen} onChange={setChosen} />
      {kind === "ask" && <TimeRows rows={rows} onChange={setRows} />}
      {kind === "ask" && (
        <Field label={say("note")}>
          <Textarea value={note} maxLength={500} resize="vertical" onChange={(_event, data) => setNote(data.value)} />
        </Field>
      )}
      <div ref={refused} tabIndex={-1} role="status">
        {isTried && missing !== undefined && <p className="wrong">{missing}</p>}
        {making.error && <ActionProblem error={making.error} />}
      </div>
      <div className="row">
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={making.isPending}
          icon={making.isPending ? <Spinner size="tiny" /> : null}
        >
          {say(making.isPending ? "sending" : kind === "ask" ? "send" : "begin")}
        </Button>
        <Button appearance="subtle" onClick={onBack}>
          {say("back")}
        </Button>
      </div>
    </form>
  );
}

interface WhomProps extends Pick<NoneSuitsProps, "providers"> {
  readonly label: string;
  /** Empty = anybody. */
  readonly id: string;
  readonly onChange: (id: string) => void;
}

function Whom({ label, providers, id, onChange }: WhomProps): ReactNode {
  const say = useWishWords();
  return (
    <Field label={label}>
      <Select value={id} onChange={(_event, { value }) => onChange(value)}>
        <option value="">{say("all")}</option>
        {providers.map((each) => (
          <option key={each.id} value={each.id}>
            {each.displayName}
          </option>
        ))}
      </Select>
    </Field>
  );
}

interface PartsProps {
  readonly hint: string | undefined;
  readonly chosen: readonly WishPart[];
  readonly onChange: (chosen: readonly WishPart[]) => void;
}

function Parts({ hint, chosen, onChange }: PartsProps): ReactNode {
  const say = useWishWords();
  return (
    <fieldset className="parts-of-week">
      <legend>{say("when")}</legend>
      {hint !== undefined && <p className="quiet">{hint}</p>}
      {parts.map((part) => (
        <Checkbox
          key={part}
          label={say(part)}
          checked={chosen.includes(part)}
          onChange={(_event, { checked }) =>
            onChange(checked === true ? [...chosen, part] : chosen.filter((each) => each !== part))
          }
        />
      ))}
    </fieldset>
  );
}

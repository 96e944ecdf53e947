/** Why a time is not offered, in the words of the rule that speaks against it. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Explanation } from "#contract/offerings.ts";
import type { Provider } from "#contract/people.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogue } from "../catalogue.ts";
import { shortWhen } from "../format/when.ts";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { TranslateOf } from "../words.ts";
import { english } from "./why-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./why-words.de.ts")).german,
};
type Say = TranslateOf<keyof typeof english>;

interface WhyProps {
  readonly offeringId: string;
  readonly providerId?: string | undefined;
  readonly providers: readonly Provider[];
  readonly at: string;
}

/** With several who teach it, each may have a reason of their own; what is said twice is shown once. */
export function WhyNot({ offeringId, providerId, providers, at }: WhyProps): ReactNode {
  const { client } = useSurface();
  const viewer = useViewer();
  const say = useCatalogue(words);
  const asked = useQuery({
    queryKey: ["slots", offeringId, "why", providerId ?? "any", at],
    queryFn: () => {
      const query = client.calls.query({ at, providerId });
      return client.calls.json<Explanation>(
        `/api/v1/offerings/${encodeURIComponent(offeringId)}/slots/explain${query}`,
      );
    },
  });
  const nameOf = (id: string | undefined): string =>
    providers.find((each) => each.id === id)?.displayName ?? providers[0]?.displayName ?? "…";
  const sentences = withoutVaguer(asked.data?.reasons)?.map((reason) => {
    const until = reason.until === undefined ? undefined : shortWhen(reason.until, viewer);
    return sentenceOf(reason, say, { name: nameOf(reason.providerId), until });
  });
  return (
    <div className="notice info why-not" role="status">
      <strong>{say("why", { time: shortWhen(at, viewer) })}</strong>
      {asked.isPending && <span>{say("looking")}</span>}
      {asked.isError && <span>{say("other")}</span>}
      {asked.data?.bookable && <span>{say("free")}</span>}
      {sentences && (
        <ul>
          {[...new Set(sentences)].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

type Reason = Explanation["reasons"][number];

/** A reason that says until when stands for the same one that does not. */
const withoutVaguer = (reasons: readonly Reason[] | undefined): readonly Reason[] | undefined =>
  reasons?.filter(
    ({ code, providerId, until }) =>
      until !== undefined ||
      !reasons.some((each) => each.until !== undefined && each.code === code && each.providerId === providerId),
  );

interface About {
  readonly name: string;
  readonly until: string | undefined;
}

function sentenceOf(reason: Reason, say: Say, { name, until }: About): string {
  const [plain, timed] = wordsOf(reason);
  return timed !== undefined && until !== undefined ? say(timed, { name, until }) : say(plain, { name });
}

type Key = keyof typeof english;

/** How it is said without a time, and with one. */
function wordsOf({ code, rule, source }: Reason): readonly [Key, Key?] {
  if (rule === "grid") return ["other", "grid"];
  if (rule === "away") return ["away", "awayUntil"];
  switch (code) {
    case "outside_availability":
      return ["hours", "hoursUntil"];
    case "slot_taken":
      return ["taken", "takenUntil"];
    case "inside_minimum_notice":
      return ["notice", "noticeUntil"];
    case "outside_booking_window":
      return ["window"];
    case "limit_reached":
      return ["limit", "limitUntil"];
    case "learner_busy":
      return [source === "learner_session" ? "mineSession" : "mineCalendar"];
    case "not_matched":
      return ["matched"];
    case "calendar_unreadable":
      return ["unreadable"];
    case "in_the_past":
      return ["past"];
    case "session_full":
      return ["full"];
    default:
      return ["other"];
  }
}

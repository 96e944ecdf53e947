/** Who would be told of a move or a cancel, and how, before the press. It is a help: when it cannot be had, nothing is said. */
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { ReactNode } from "react";
import type { NoticePreview, Session } from "#contract/sessions.ts";
import { useCatalogue } from "../catalogue.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { Bone, Bones } from "../screen.tsx";
import { useSurface, useViewer } from "../surface-context.tsx";
import type { TranslateOf } from "../words.ts";
import { english } from "./telling-words.en.ts";

const source: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./telling-words.de.ts")).german,
};

/** More names than that nobody reads before a press. */
const mostNames = 4;
const channels = ["calendar", "email", "nobody"] as const;

interface ToldProps {
  readonly session: Session;
  readonly change: "moved" | "cancelled";
}

export function WillBeTold({ session, change }: ToldProps): ReactNode {
  const { client, t } = useSurface();
  const { locale } = useViewer();
  const words = useCatalogue(source);
  const heading = useId();
  const { id, version } = session;
  const preview = useQuery({
    queryKey: ["session", id, "telling", change, version],
    queryFn: () => client.calls.json<NoticePreview>(`/api/v1/sessions/${id}/notices/preview?change=${change}`),
  });
  if (preview.isError) return null;
  const items = preview.data?.items;
  return (
    <section className="will-be-told" aria-labelledby={heading}>
      <h3 id={heading}>{words(change)}</h3>
      {!items && (
        <Bones label={t("loading")}>
          <Bone width="80%" height="1.25rem" />
        </Bones>
      )}
      {items?.every(({ isYou }) => isYou) && <p className="quiet">{words("nobodyElse")}</p>}
      <ul>
        {items &&
          channels.map((channel) => {
            const names = namesOf(
              items.filter((each) => each.channel === channel),
              words,
            );
            if (names.length === 0) return null;
            return (
              <li key={channel} className={channel === "nobody" ? "told-failed" : "quiet"}>
                {words(channel, { names: new Intl.ListFormat(locale).format(names) })}
              </li>
            );
          })}
      </ul>
    </section>
  );
}

/** Known names first; everybody else as a number. */
function namesOf(items: NoticePreview["items"], words: TranslateOf<keyof typeof english>): readonly string[] {
  const named = items.flatMap(({ to, isYou }) => (isYou ? [words("you")] : to === undefined ? [] : [to]));
  // One name more takes no more room than "1 other person".
  const shown = named.length === mostNames + 1 && items.length === named.length ? named : named.slice(0, mostNames);
  const n = items.length - shown.length;
  return n > 0 ? [...shown, words("others", { n })] : shown;
}

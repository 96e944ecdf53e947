/** How somebody answered: a sign and a word, so that neither colour nor shape alone has to say it. */
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useSurface } from "../surface-context.tsx";

const signs = { none: "○", accepted: "✓", tentative: "?", declined: "✕" } as const;

export function AnswerGiven({ answer }: { readonly answer: Session["seats"][number]["rsvp"] }): ReactNode {
  const { t } = useSurface();
  return (
    <span className={`answer ${answer}`}>
      <span aria-hidden="true">{signs[answer]}</span> {t(`rsvp_${answer}`)}
    </span>
  );
}

/** Whether one comes: three buttons, the one that stands pressed. */
import { ToggleButton } from "@fluentui/react-components";
import { useId } from "react";
import type { ReactNode } from "react";
import type { Session } from "#contract/sessions.ts";
import { useAnnounce } from "../announcer.tsx";
import { useSurface } from "../surface-context.tsx";
import { ActionFailed } from "./action-failed.tsx";
import { useAnswer } from "./answer-queries.ts";

const answers = ["accepted", "tentative", "declined"] as const;

interface AnswerProps {
  readonly session: Session;
  /** `list`: below others, where a heading would be one too many. */
  readonly place?: "list";
}

export function OwnAnswer({ session, place }: AnswerProps): ReactNode {
  const titleId = useId();
  const { t, me } = useSurface();
  const announce = useAnnounce();
  const answering = useAnswer(session);
  const standing = session.seats.find(({ learnerId }) => learnerId === me.id)?.rsvp;
  // What was just pressed shows at once; when it fails, what stands comes back.
  const shown = answering.isPending ? answering.variables : standing;
  const say = (response: (typeof answers)[number]): void => {
    if (answering.isPending || response === standing) return;
    answering.mutate(response, { onSuccess: (left) => announce(t(left ? "answerSaved" : "declinedAndLeft")) });
  };
  // In a list each would be a landmark of the same name.
  const [Part, named] =
    place === "list" ? (["div", {}] as const) : (["section", { "aria-labelledby": titleId }] as const);
  return (
    <Part className={`own-answer ${place ?? ""}`} {...named}>
      {place === "list" ? <span id={titleId}>{t("willYouCome")}</span> : <h2 id={titleId}>{t("willYouCome")}</h2>}
      <div className="row" role="group" aria-labelledby={titleId}>
        {answers.map((answer) => (
          <ToggleButton
            key={answer}
            size={place === "list" ? "small" : "medium"}
            checked={shown === answer}
            onClick={() => say(answer)}
          >
            {t(`answer_${answer}`)}
          </ToggleButton>
        ))}
      </div>
      {answering.error && <ActionFailed error={answering.error} session={session} />}
    </Part>
  );
}

/** What taking a change back answers: the session as it is again, and what came back with it. */
import type { UndoReply } from "#contract/sessions.ts";
import type { Refusal } from "../../domain/refusals.ts";
import { ok } from "../../domain/result.ts";
import type { Result } from "../../domain/result.ts";
import type { OpenKey } from "../../platform/idempotency.ts";
import type { Reply } from "../../platform/route.ts";
import { answerSession } from "./answer-change.ts";
import type { AnswerDeps, ChangingRequest } from "./answer-change.ts";
import type { Undone } from "./undo-change.ts";

/** A repeat of a request that succeeded answers the session alone. */
export async function answerUndo(
  deps: AnswerDeps,
  request: ChangingRequest & { readonly sessionId: string },
  undo: (key: OpenKey) => Promise<Result<Undone, Refusal>>,
): Promise<Reply> {
  let undone: Undone | undefined;
  const reply = await answerSession(deps, request, async (key) => {
    const result = await undo(key);
    if (!result.ok) return result;
    undone = result.value;
    return ok(request.sessionId);
  });
  if (!undone) return reply;
  const body = { ...(reply.body as UndoReply), undone: viewUndone(undone) };
  return { ...reply, body };
}

function viewUndone(undone: Undone): NonNullable<UndoReply["undone"]> {
  const { dates, leftOut, hasNewLink: newLink } = undone;
  return { dates, leftOut, newLink, text: sayUndone(undone) };
}

function sayUndone({ dates, leftOut, hasNewLink }: Undone): string {
  const sentences = [
    dates === 1 ? "It was taken back." : `${dates} dates were taken back.`,
    ...(leftOut === 0
      ? []
      : [
          leftOut === 1
            ? "A learner has another session then and was left out."
            : `${leftOut} learners have another session then and were left out.`,
        ]),
    ...(hasNewLink ? ["The meeting is made anew, so its link changes."] : []),
  ];
  return sentences.join(" ");
}

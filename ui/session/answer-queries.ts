/** What people do about coming, and about other times, as hooks. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import type { AnswerSession, ProposeTime, Session } from "#contract/sessions.ts";
import { useActionKey, useChangedSession } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";

/** Nothing comes back when declining gave the seat up. */
export function useAnswer(session: Session): UseMutationResult<Session | undefined, Error, AnswerSession["response"]> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  const onChanged = useChangedSession();
  const { id } = session;
  return useMutation({
    // The same answer may be given again after another one, so the one that stands is part of the wish.
    mutationFn: (response) =>
      client.answerSession(id, { response }, { idempotencyKey: keyFor({ response, from: session.seats }) }),
    onSuccess: (changed) => {
      if (changed) return onChanged(changed);
      for (const key of ["session", "sessions", "lookup", "slots"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

export function useProposeTime(session: Session): UseMutationResult<Session, Error, ProposeTime> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useChangedSession();
  const { id } = session;
  return useMutation({
    mutationFn: (wish) => client.proposeTime(id, wish, { idempotencyKey: keyFor({ wish, about: session.proposals }) }),
    onSuccess,
  });
}

/** What is done about a proposal; `override` names the rules of their own that staff set aside. */
export interface Decision {
  readonly proposalId: string;
  readonly as: "accept" | "decline" | "withdraw";
  readonly override?: readonly string[];
}

export function useDecideProposal(session: Session): UseMutationResult<Session, Error, Decision> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const onSuccess = useChangedSession();
  const { id: sessionId } = session;
  return useMutation({
    mutationFn: (decision) => {
      const { proposalId, as, override = [] } = decision;
      const proposal = { sessionId, proposalId };
      const action = { idempotencyKey: keyFor(decision) };
      if (as === "decline") return client.declineProposal(proposal, action);
      if (as === "withdraw") return client.withdrawProposal(proposal, action);
      return client.acceptProposal(proposal, override.length === 0 ? {} : { override: [...override] }, action);
    },
    onSuccess,
  });
}

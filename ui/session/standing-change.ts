/** What was just pressed shows before the server has answered; where it refuses, what stands is still there below. */
import { useMutationState } from "@tanstack/react-query";
import type { Mutation } from "@tanstack/react-query";
import type { CancelSession, ChangeSession, Session } from "#contract/sessions.ts";

export type ChangeKey = readonly ["change", string, "move" | "cancel" | "undo"];

/** A move or a cancel that was pressed here and is not answered yet. */
type StandingChange = { readonly does: "move"; readonly startsAt: string } | { readonly does: "cancel" };

interface Changes {
  /** As the server says it is: what a change from here answered counts before it was read anew. */
  readonly known: Session;
  /** The last one; what is changed beside the time is no move. */
  readonly change: StandingChange | undefined;
  /** As it will be. */
  readonly shown: Session;
}

export function useChanges(session: Session): Changes {
  const changes = useMutationState({ filters: { mutationKey: ["change", session.id] }, select: seen });
  const known = changes.reduce((last, { made }) => (made && made.version > last.version ? made : last), session);
  const change = changes.findLast((each) => each.change)?.change;
  return { known, change, shown: withChange(known, change) };
}

function seen({ options, state }: Mutation): { readonly made?: Session; readonly change?: StandingChange } {
  if (state.status === "success") return { made: state.data as Session };
  if (state.status !== "pending") return {};
  const [, , does] = options.mutationKey as unknown as ChangeKey;
  const { startsAt } = state.variables as ChangeSession & CancelSession;
  if (does === "cancel") return { change: { does } };
  return does === "move" && startsAt !== undefined ? { change: { does, startsAt } } : {};
}

/** What may be done with it then is only known with the answer. */
function withChange(session: Session, change: StandingChange | undefined): Session {
  if (change === undefined) return session;
  const may = { move: false, cancel: false, leave: false, answer: false, propose: false };
  if (change.does === "cancel") return { ...session, may, status: "cancelled" };
  const { startsAt } = change;
  const lengthMs = Date.parse(session.endsAt) - Date.parse(session.startsAt);
  return { ...session, may, startsAt, endsAt: new Date(Date.parse(startsAt) + lengthMs).toISOString() };
}

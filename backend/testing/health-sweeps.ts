/** What watches over the rest, as a test runs it: each sweep once, when it is called. */
import { createForgetTroubles } from "../features/health/forget-troubles.job.ts";
import type { NoteCallsDeps } from "../features/health/note-calls.ts";
import { createTellIncidents } from "../features/health/tell-incidents.job.ts";
import type { CompareDeps } from "../features/reconcile/compare-account.ts";
import { createLookAgain, createReconcileAccounts } from "../features/reconcile/reconcile-accounts.job.ts";
import type { Caller } from "../platform/caller.ts";
import { requestReconcileOfPerson } from "../features/reconcile/request-reconcile.ts";
import type { MemoryMail } from "./memory-mail.ts";

export function createHealthSweeps(deps: CompareDeps & NoteCallsDeps & { readonly mail: MemoryMail }) {
  const { mail, sender } = deps.mail;
  const telling = { ...deps, mail, mailFrom: sender, publicOrigin: "https://slotside.example" };
  const compare = createReconcileAccounts(deps);
  return {
    tellIncidents: createTellIncidents(telling),
    forgetTroubles: createForgetTroubles(deps),
    lookAgain: createLookAgain(deps),
    /** Compares this person's accounts with the database now. */
    compare: async (caller: Caller): Promise<void> => {
      await deps.database.transaction((tx) => requestReconcileOfPerson(deps, tx, caller));
      await compare();
    },
    /** Compares whatever is due by now. */
    compareDue: compare,
  };
}

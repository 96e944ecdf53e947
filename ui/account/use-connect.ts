/** Connecting an account: at once by single sign-on, in the client itself, or by the vendor's page and the value it ends with; or begun here and finished in the browser. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ConnectAccount, Connection, Vendor } from "#contract/people.ts";
import { HostProblem } from "../host.ts";
import { useSurface } from "../surface-context.tsx";

/** A page of ours was opened in the browser; what is confirmed there is completed here. */
export interface InBrowser {
  readonly attemptId: string;
}

export function useConnect(vendor: Vendor): UseMutationResult<Connection | InBrowser, Error, ConnectAccount> {
  const { client, host } = useSurface();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish) => {
      // Each press begins a new attempt at the vendor, so each has a key of its own.
      const action = { idempotencyKey: crypto.randomUUID() };
      const begun = await client.connectAccount(vendor, wish, action);
      if (begun.state === "connected") return begun.connection;
      if (begun.inClient && host.authorizeInClient) {
        const consent = await host.authorizeInClient(begun.inClient);
        return client.completeConnection(vendor, {
          attemptId: begun.attemptId,
          state: begun.inClient.state,
          ...consent,
        });
      }
      if (begun.inBrowser) {
        await host.openLink(begun.authorizeUrl);
        return { attemptId: begun.attemptId };
      }
      if (!host.authenticate) throw new HostProblem("refused", "This client cannot open the vendor's page");
      const oneTimeValue = await host.authenticate(begun.authorizeUrl);
      return client.completeConnection(vendor, { oneTimeValue });
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["me"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
    },
  });
}

/** Connecting an account: at once by single sign-on, or by the vendor's page and the one-time value it ends with. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import type { Connection, Purpose, Vendor } from "#contract/people.ts";
import { HostProblem } from "../host.ts";
import { useSurface } from "../surface-context.tsx";

export function useConnect(vendor: Vendor, purposes: readonly Purpose[]): UseMutationResult<Connection, Error, void> {
  const { client, host } = useSurface();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      // Each press begins a new attempt at the vendor, so each has a key of its own.
      const action = { idempotencyKey: crypto.randomUUID() };
      const begun = await client.connectAccount(vendor, { purposes: [...purposes] }, action);
      if (begun.state === "connected") return begun.connection;
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

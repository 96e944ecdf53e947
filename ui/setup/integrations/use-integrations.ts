/** What the set-up of vendors reads and does, as hooks, and its words. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { Integration, SaveIntegration } from "#contract/integrations.ts";
import type { Vendor } from "#contract/people.ts";
import { useCatalogue } from "../../catalogue.ts";
import type { CatalogueSource } from "../../catalogue.ts";
import { useSurface } from "../../surface-context.tsx";
import type { TranslateOf } from "../../words.ts";
import { createIntegrationCalls } from "./integration-calls.ts";
import type { IntegrationCalls } from "./integration-calls.ts";
import { english } from "./integrations-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./integrations-words.de.ts")).german,
};

export type IntegrationWords = TranslateOf<keyof typeof english>;

export const useIntegrationWords = (): IntegrationWords => useCatalogue(words);

/** The calls of the set-up. */
export function useIntegrationCalls(): IntegrationCalls {
  const { client } = useSurface();
  return createIntegrationCalls(client.calls);
}

const key = ["integrations"];
/** While something is under way elsewhere the stream tells of it; this is for when it cannot. */
const watchMs = 2_000;

export function useIntegrations(): UseQueryResult<readonly Integration[]> {
  const calls = useIntegrationCalls();
  return useQuery({
    queryKey: key,
    queryFn: () => calls.all(),
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? watchMs : false),
  });
}

/** For what is shown beside everything else: the stream alone tells of changes. */
export function useKnownIntegrations(): UseQueryResult<readonly Integration[]> {
  const calls = useIntegrationCalls();
  return useQuery({ queryKey: key, queryFn: () => calls.all() });
}

const isUnderWay = ({ status, lastTest }: Integration): boolean =>
  status === "waiting" || status === "confirming" || lastTest?.state === "running";

/** Does something with one vendor's set-up, then reads everything anew. */
export function useIntegrationAct<Wish = void, Answer = unknown>(
  act: (wish: Wish) => Promise<Answer>,
): UseMutationResult<Answer, Error, Wish> {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

export function useSaveIntegration(vendor: Vendor): UseMutationResult<Integration, Error, SaveIntegration> {
  const calls = useIntegrationCalls();
  return useIntegrationAct((choice: SaveIntegration) => calls.save(vendor, choice));
}

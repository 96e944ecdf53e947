/** What the section about webhooks reads and does, as hooks, and its words. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { Page } from "#contract/client.ts";
import type { NewWebhook, Webhook } from "#contract/webhooks.ts";
import { useCatalogue } from "../../catalogue.ts";
import type { CatalogueSource } from "../../catalogue.ts";
import { useActionKey } from "../../queries.ts";
import { useSurface } from "../../surface-context.tsx";
import type { TranslateOf } from "../../words.ts";
import { english } from "./webhooks-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./webhooks-words.de.ts")).german,
};

export const useWebhookWords = (): TranslateOf<keyof typeof english> => useCatalogue(words);

const key = ["webhooks"];
const path = "/api/v1/webhooks";

export function useWebhooks(): UseQueryResult<readonly Webhook[]> {
  const { client } = useSurface();
  return useQuery({ queryKey: key, queryFn: async () => (await client.calls.json<Page<Webhook>>(path)).items });
}

/** Answers it with its secret, unless an answer got lost on the way before. */
export function useMakeWebhook(): UseMutationResult<Webhook, Error, NewWebhook> {
  const { client } = useSurface();
  const queries = useQueryClient();
  const keyFor = useActionKey();
  return useMutation({
    mutationFn: (wish: NewWebhook) =>
      client.calls.json<Webhook>(path, { method: "POST", body: wish, action: { idempotencyKey: keyFor(wish) } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
}

export function useRemoveWebhook(id: string): UseMutationResult<unknown, Error, void> {
  const { client } = useSurface();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.calls.send(`${path}/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** What people know an address by. */
export const hostOf = (url: string): string => new URL(url).host;

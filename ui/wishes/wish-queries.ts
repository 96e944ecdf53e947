/** What the screens of wishes read and do. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import type { Page } from "#contract/client.ts";
import { createWishCalls } from "#contract/wish-calls.ts";
import type { BookWish, MakeWish, Wish } from "#contract/wishes.ts";
import { usePolling } from "../live.tsx";
import { useActionKey } from "../queries.ts";
import { useSurface } from "../surface-context.tsx";

/** As a learner one's own, as a provider what one is asked. */
export function useWishes(role: "learner" | "provider"): UseQueryResult<Page<Wish>> {
  const { client } = useSurface();
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: ["wishes", role],
    queryFn: () => createWishCalls(client.calls).list(role),
    refetchInterval,
  });
}

/** Not waited for: what is said after a press comes before its card goes. */
function useAgain(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["wishes"] });
}

export function useMakeWish(): UseMutationResult<Wish, Error, MakeWish> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  return useMutation({
    mutationFn: (wish) => createWishCalls(client.calls).make(wish, { idempotencyKey: keyFor(wish) }),
    onSettled: useAgain(),
  });
}

export function useWithdrawWish(): UseMutationResult<void, Error, string> {
  const { client } = useSurface();
  return useMutation({
    mutationFn: (id) => createWishCalls(client.calls).withdraw(id),
    onSettled: useAgain(),
  });
}

export function useBookWish(wishId: string): UseMutationResult<Wish, Error, BookWish> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  const again = useAgain();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (booking) =>
      createWishCalls(client.calls).book(wishId, booking, { idempotencyKey: keyFor([wishId, booking]) }),
    onSuccess: () => {
      again();
      for (const key of ["sessions", "slots"]) void queries.invalidateQueries({ queryKey: [key] });
    },
  });
}

export function useDeclineWish(wishId: string): UseMutationResult<Wish, Error, string> {
  const { client } = useSurface();
  const keyFor = useActionKey();
  return useMutation({
    mutationFn: (message) =>
      createWishCalls(client.calls).decline(wishId, { message }, { idempotencyKey: keyFor([wishId, message]) }),
    onSuccess: useAgain(),
  });
}

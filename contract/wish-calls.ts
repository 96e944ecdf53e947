/** The calls about times that people wish for. */
import type { Action, CallsGround, Page } from "./client.ts";
import type { BookWish, DeclineWish, MakeWish, Wish } from "./wishes.ts";

export interface WishCalls {
  make(wish: MakeWish, action: Action): Promise<Wish>;
  list(role: "learner" | "provider"): Promise<Page<Wish>>;
  withdraw(id: string): Promise<void>;
  /** Answers the wish with the session that was made for it. */
  book(id: string, booking: BookWish, action: Action): Promise<Wish>;
  decline(id: string, declining: DeclineWish, action: Action): Promise<Wish>;
}

export function createWishCalls({ json, send, query }: CallsGround): WishCalls {
  const base = "/api/v1/wishes";
  const path = (id: string): string => `${base}/${encodeURIComponent(id)}`;
  return {
    make: (body, action) => json(base, { method: "POST", body, action }),
    list: (role) => json(`${base}${query({ role })}`),
    withdraw: async (id) => void (await send(path(id), { method: "DELETE" })),
    book: (id, body, action) => json(`${path(id)}/book`, { method: "POST", body, action }),
    decline: (id, body, action) => json(`${path(id)}/decline`, { method: "POST", body, action }),
  };
}

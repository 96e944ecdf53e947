/** The calls of the screens that offer times, and of those that take one. */
import type { Action, CallsGround } from "./client.ts";
import type { MakeOffer, TimesOffer } from "./offers.ts";

export interface OfferCalls {
  make(wish: MakeOffer, action: Action): Promise<TimesOffer>;
  /** Rejects with not_found once nothing of it is kept any more. */
  read(id: string): Promise<TimesOffer>;
  takeBack(id: string): Promise<void>;
}

export function createOfferCalls({ json, send }: CallsGround): OfferCalls {
  const path = (id: string): string => `/api/v1/offers/${encodeURIComponent(id)}`;
  return {
    make: (body, action) => json("/api/v1/offers", { method: "POST", body, action }),
    read: (id) => json(path(id)),
    takeBack: async (id) => void (await send(path(id), { method: "DELETE" })),
  };
}

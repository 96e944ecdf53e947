/** `/healthz`: this process runs. `/readyz`: it can also do its work. */
import { publicRoute } from "../platform/route.ts";
import type { Route } from "../platform/route.ts";

/** `isReady` rejects when the database does not answer. */
export function createHealthRoutes(isReady: () => Promise<void>): readonly Route[] {
  return [
    publicRoute({
      method: "GET",
      counted: false,
      path: "/healthz",
      handle: async () => ({ status: 200, body: { status: "ok" } }),
    }),
    publicRoute({
      method: "GET",
      counted: false,
      path: "/readyz",
      handle: async () => {
        try {
          await isReady();
          return { status: 200, body: { status: "ready" } };
        } catch {
          return { status: 503, body: { status: "not ready" } };
        }
      },
    }),
  ];
}

/** The calls of a Zoom panel whose person nobody here knows. Each carries the context that the Zoom client sealed; there is no bearer yet. */
import type { CallsGround } from "./client.ts";
import type { ZoomArriving, ZoomAuthorizing, ZoomLinking } from "./panel.ts";
import type { ZoomSession } from "./people.ts";

export interface PanelCalls {
  /** Begins, and finishes, letting us in at Zoom. */
  authorize(context: string): Promise<ZoomAuthorizing>;
  arrive(arriving: ZoomArriving): Promise<ZoomSession>;
  /** Their Zoom account becomes an organisation of its own. */
  goOn(context: string): Promise<ZoomSession>;
  /** A page on which they sign in with Microsoft and link the two. */
  link(context: string): Promise<ZoomLinking>;
}

export function createPanelCalls({ json }: CallsGround): PanelCalls {
  const post = <T>(path: string, body: unknown): Promise<T> => json(path, { method: "POST", body, bearer: "none" });
  return {
    authorize: (context) => post("/zoom/authorize", { context }),
    arrive: (body) => post("/zoom/arrive", body),
    goOn: (context) => post("/zoom/continue", { context }),
    link: (context) => post("/zoom/link", { context }),
  };
}

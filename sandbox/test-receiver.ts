/** An endpoint of the app for tests of what the stand-ins send: it keeps what came and answers as the test says. */
import { type Answer, type Call, Site } from "./site.ts";
import type { World } from "./world.ts";

export interface TestReceiver {
  readonly origin: string;
  /** What came in, oldest first. */
  readonly calls: Call[];
  /** How the next and all later calls are answered; `nothing` never answers. */
  answer: (call: Call) => Answer | "nothing";
  close(): Promise<void>;
}

/** Listens on a free port with the world's own certificate. */
export async function startReceiver(
  { tls }: Pick<World, "tls">,
  answer: TestReceiver["answer"],
): Promise<TestReceiver> {
  const site = new Site({ name: "receiver", tls });
  const receiver: TestReceiver = {
    origin: "",
    calls: [],
    answer,
    close: () => site.close(),
  };
  site.on("POST", "/*", (call) => {
    receiver.calls.push(call);
    const answered = receiver.answer(call);
    return answered === "nothing" ? { status: 200, stream: () => undefined } : answered;
  });
  return Object.assign(receiver, { origin: `https://localhost:${await site.listen(0)}` });
}

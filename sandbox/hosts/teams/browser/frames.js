/**
 * The host's end of the teams-js transport: knows the windows it speaks to, takes their calls, answers and sends events.
 * A frame is known by its window, never by what a message says; every post names the exact origin.
 */

/**
 * `answer(call, frame, reply)` handles a call and returns false when it does not know the function. `note` gets every call and answer.
 * A frame is `{ win, origin, context, handlers, openedBy?, pending? }`.
 */
export function createFrames({ answer, note }) {
  const frames = [];

  addEventListener("message", ({ source, origin, data }) => {
    const frame = frames.find((candidate) => candidate.win() === source);
    if (!frame || origin !== frame.origin || typeof data?.func !== "string") return;
    const reply = (args) => {
      note({ name: `${data.func} ← answer`, answer: args });
      frame.win().postMessage({ id: data.id, uuidAsString: data.uuidAsString, args }, frame.origin);
    };
    const known = answer(data, frame, reply);
    note({ name: data.func, args: data.args, known });
  });

  return {
    /** Starts speaking to a window; `win` is a function because a frame's window changes when it is rebuilt. */
    add({ win, origin, context, openedBy }) {
      const frame = { win, origin, context, openedBy, handlers: new Set() };
      frames.push(frame);
      return frame;
    },
    remove(frame) {
      const index = frames.indexOf(frame);
      if (index >= 0) frames.splice(index, 1);
    },
    /** Sends an event: no id, so that teams-js does not take it for an answer. */
    emit(frame, func, args = []) {
      note({ name: `${func} ← event`, answer: args });
      frame.win()?.postMessage({ func, args }, frame.origin);
    },
  };
}

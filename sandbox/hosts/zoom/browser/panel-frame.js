/**
 * The client's end of the SDK's frame transport. Calls come as JSON strings posted by the panel; answers and events go back as
 * objects, to the panel's origin only. Source: measured on @zoom/appssdk 0.16.41, iframe transport.
 */

/** An error as the SDK hands it to the app: `code` and `message` of a ZoomApiError. */
export class ClientError extends Error {
  constructor(code, message) {
    super(message);
    this.code = String(code);
  }
}

/**
 * `answer(name, data)` gives the native result or throws a ClientError; `silence` as result sends nothing.
 * Returns `emit(name, data)` and `stop()`.
 */
export function createPanelFrame({ frame, origin, answer, mayHear, note }) {
  const send = (message) => frame.contentWindow?.postMessage(message, origin);
  const listener = async (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const request = parse(event.data);
    if (!request) return;
    const { jsCallId, apiName, data } = request;
    try {
      const result = await answer(apiName, data ?? {});
      note({ name: apiName, args: data, answer: result });
      send({ type: "apiResponse", data: { jsCallId, result } });
    } catch (error) {
      const code = error.code ?? "90000";
      note({ name: apiName, args: data, answer: { errorCode: code, errorMessage: error.message } });
      send({ type: "apiResponse", data: { jsCallId, errorCode: code, errorMessage: error.message } });
    }
  };
  window.addEventListener("message", listener);
  return {
    emit(name, data) {
      const heard = mayHear(name);
      note({ name: heard ? `→ ${name}` : `→ ${name} (not granted, not delivered)`, answer: data });
      if (heard) send({ type: "event", name, data });
    },
    stop: () => window.removeEventListener("message", listener),
  };
}

function parse(text) {
  if (typeof text !== "string") return undefined;
  try {
    const request = JSON.parse(text);
    return typeof request.apiName === "string" && typeof request.jsCallId === "string" ? request : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The host's end of the office.js transport for Outlook on the web: JSON strings over postMessage, one conversation per pane.
 * The pane is known by its window and exact origin, never by what a message says.
 */

/**
 * Connects to the pane in `frame`. `answer(action, data)` returns (or promises) the reply's data, or undefined when the
 * host does not know the action. `onBridge(text)` gets nested-app-auth requests and promises the answer's text.
 */
export function connectPane({ frame, paneOrigin, conversation, answer, onBridge, note }) {
  const registrations = new Map();
  const send = (message) => frame.contentWindow?.postMessage(JSON.stringify(message), paneOrigin);
  const respond = (request, data, responseType = 0) =>
    send({
      _messageType: 1,
      _actionName: request._actionName,
      _conversationId: request._conversationId,
      _correlationId: request._correlationId,
      _origin: location.origin,
      _data: data,
      _errorCode: 0,
      _responseType: responseType,
      _serializerVersion: 1,
    });

  async function onMessage({ source, origin, data }) {
    if (source !== frame.contentWindow || origin !== paneOrigin) return;
    if (typeof data?.nestedAppAuth === "string") {
      const text = await onBridge(data.nestedAppAuth);
      frame.contentWindow?.postMessage({ nestedAppAuth: text }, paneOrigin);
      return;
    }
    const request = readEnvelope(data);
    if (!request || request._conversationId !== conversation) return;
    if (request._actionType === 1 || request._actionType === 2) {
      if (request._actionType === 1) registrations.set(request._actionName, request);
      else registrations.delete(request._actionName);
      note({ name: `${request._actionType === 1 ? "register" : "unregister"} ${request._actionName}` });
      respond(request, { Error: 0 });
      return;
    }
    const reply = await answer(request._actionName, request._data);
    if (reply !== undefined) respond(request, reply);
  }

  window.addEventListener("message", onMessage);
  return {
    isRegistered: (event) => registrations.has(event),
    /** Pushes an event to the pane if it registered for it. */
    push(event, data) {
      const registration = registrations.get(event);
      if (!registration) return;
      note({ name: `${event} ← event`, answer: data });
      respond(registration, data, 1);
    },
    close: () => window.removeEventListener("message", onMessage),
  };
}

function readEnvelope(data) {
  if (typeof data !== "string") return undefined;
  try {
    const message = JSON.parse(data);
    return message?._messageType === 0 && typeof message._actionName === "string" ? message : undefined;
  } catch {
    return undefined;
  }
}

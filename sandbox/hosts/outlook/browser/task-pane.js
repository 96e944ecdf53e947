/** The add-in's task pane: a frame on the product's origin, prepared so that the unmodified office.js finds its host. */
import { drawn, fill, h, sendJson } from "/shared/dom.js";
import { createOfficeAnswers } from "./office-answers.js";
import { connectPane } from "./office-bridge.js";
import { describeItem, offsetsAround } from "./item-data.js";

/**
 * `open(command)` builds the pane anew, `itemChanged()` tells it of another appointment, `close()` takes it away.
 * `page` is `{ person, addin, naa, open(), now(), bar, showItem(id), onClosed() }`.
 */
export function createTaskPane({ element, page, note }) {
  let connection;
  let openUrl;

  function open(command) {
    close();
    openUrl = command.paneUrl;
    const conversation = crypto.randomUUID();
    const frame = h("iframe", {
      title: page.addin.name,
      name: windowName({ conversation, page }),
      sandbox:
        "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals allow-orientation-lock allow-pointer-lock allow-presentation allow-storage-access-by-user-activation",
      allow: "clipboard-write",
    });
    const closeButton = h("button", { type: "button", "aria-label": "Close pane", onclick: () => close() }, "✕");
    fill(element, h("div", { class: "pane-head" }, h("strong", {}, page.addin.name), closeButton), frame);
    element.hidden = false;
    const paneOrigin = new URL(command.paneUrl).origin;
    const answer = createOfficeAnswers({
      ...page,
      paneUrl: command.paneUrl,
      initialData: () => describeItem({ ...page, open: page.open(), now: page.now() }),
      close,
      // office.js keeps Tab to itself inside the pane and says when it leaves; then the host moves the focus.
      takeFocus: (direction) =>
        (direction === "back" ? closeButton : document.querySelector("#sdk-calls summary")).focus(),
      note,
    });
    connection = connectPane({
      frame,
      paneOrigin,
      conversation,
      answer,
      note,
      onBridge: (text) => broker({ text, page, note, paneOrigin }),
    });
    // What a client knows before anybody asks for it.
    offsetsAround(page.now(), page.person.timeZone);
    introduction({ page, paneOrigin });
    void drawn().then(() => (frame.src = command.paneUrl));
  }

  function close() {
    if (!connection) return;
    connection.close();
    connection = undefined;
    openUrl = undefined;
    element.hidden = true;
    fill(element);
    page.onClosed();
  }

  return {
    open,
    close,
    isOpen: () => connection !== undefined,
    /** Tells a pane that listens of a change in the form that is being written. */
    push: (event, data) => connection?.push(event, data),
    /** A pane that listens for ItemChanged is told; any other is opened anew, as Outlook does. */
    itemChanged(command) {
      if (!connection) return;
      const data = describeItem({ ...page, open: page.open(), now: page.now() });
      if (connection.isRegistered("olkItemSelectedChanged") && command.paneUrl === openUrl)
        connection.push("olkItemSelectedChanged", data);
      else open(command);
    },
  };
}

/** What the frame's window is called: this is where office.js reads which host it is in. */
export function windowName({ conversation, page }) {
  const { addin, person, naa } = page;
  return JSON.stringify({
    baseFrameName: `_xdm_${conversation}`,
    hostInfo: `Outlook|Web|16.01|${person.locale}|${crypto.randomUUID()}||disableLogging|0`,
    xdmInfo: `${conversation}|${addin.id}|${location.origin}`,
    serializerVersion: "1",
    flights: "[]",
    nestedAppAuth: naa === "off" ? "off" : "on",
  });
}

/** Hands a request of msal's to the identity broker, as Outlook does for its panes. */
export async function broker({ text, page, note, paneOrigin }) {
  const request = JSON.parse(text);
  const answer =
    request.method === "GetInitContext"
      ? { ...(await introduction({ page, paneOrigin })), requestId: request.requestId }
      : await askBroker({ page, paneOrigin, request });
  note({ name: `nested app auth ${request.method}`, args: request.tokenParams, answer });
  return JSON.stringify(answer);
}

const introductions = new Map();

/** Whom a pane is told to work for; asked once, because Outlook itself knows it. */
function introduction({ page, paneOrigin }) {
  const known = introductions.get(paneOrigin) ?? askBroker({ page, paneOrigin, request: { method: "GetInitContext" } });
  introductions.set(paneOrigin, known);
  known.catch(() => introductions.delete(paneOrigin));
  return known;
}

function askBroker({ page, paneOrigin, request }) {
  const mood = page.naa === "interaction" || page.naa === "cancel" ? page.naa : "usual";
  return sendJson("POST", `/naa?as=${page.person.handle}`, { origin: paneOrigin, mood, request });
}

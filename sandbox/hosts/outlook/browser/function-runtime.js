/** Runs one function of the add-in in a hidden frame, as Outlook does for buttons without a pane and for events. */
import { h } from "/shared/dom.js";
import { describeItem } from "./item-data.js";
import { createOfficeAnswers } from "./office-answers.js";
import { connectPane } from "./office-bridge.js";
import { broker, windowName } from "./task-pane.js";

const lookMs = 50;

/**
 * Loads `pageUrl` and calls `functionName` once the page has registered for commands. Resolves with what `event.completed`
 * said, or with `{ silent: true }` when it said nothing within `limitMs`, or never registered.
 */
export function runFunction({ pageUrl, functionName, limitMs, page, note }) {
  return new Promise((resolve) => {
    const conversation = crypto.randomUUID();
    const paneOrigin = new URL(pageUrl).origin;
    const frame = h("iframe", {
      title: `${page.addin.name}, ${functionName}`,
      name: windowName({ conversation, page }),
      sandbox: "allow-scripts allow-same-origin",
      hidden: true,
    });
    const finish = (outcome) => {
      clearTimeout(limit);
      clearInterval(looking);
      connection.close();
      frame.remove();
      resolve(outcome);
    };
    const answer = createOfficeAnswers({
      ...page,
      paneUrl: pageUrl,
      initialData: () => describeItem({ ...page, open: page.open(), now: page.now() }),
      close: () => undefined,
      takeFocus: () => undefined,
      note,
      onCompleted: ({ outcome }) => finish(readOutcome(outcome)),
    });
    const connection = connectPane({
      frame,
      paneOrigin,
      conversation,
      answer,
      note,
      onBridge: (text) => broker({ text, page, note, paneOrigin }),
    });
    const looking = setInterval(() => {
      if (!connection.isRegistered("appCommandInvoked")) return;
      clearInterval(looking);
      const source = { source: { id: functionName } };
      connection.push("appCommandInvoked", [crypto.randomUUID(), functionName, JSON.stringify(source)]);
    }, lookMs);
    const limit = setTimeout(() => finish({ silent: true }), limitMs);
    frame.src = pageUrl;
    document.body.append(frame);
  });
}

/** office.js sends the whole event object back; what `completed` was called with stands in it. */
function readOutcome(text) {
  try {
    return JSON.parse(text || "{}").completedContext ?? {};
  } catch {
    return {};
  }
}

/** What Outlook answers about what is being written: the fields of the form, and its body. */
import { toEwsId } from "./item-data.js";

const succeed = (data) => ({ error: false, errorCode: 0, ...(data === undefined ? {} : { data }) });
/** Office error 9046: it was never saved, so it has no id. */
const notSaved = { error: true, errorCode: 9046 };
const html = 3;

/** `pane.open()` tells what is open; its `draft` has `subject`, `people`, `startsAt`, `endsAt`, `body` (an element that is edited) and `touch()`. */
export function draftAnswers(pane) {
  const draft = () => pane.open().draft;
  return {
    13: ({ data, coercionType }) => (put(draft(), data, coercionType, "cursor"), succeed()),
    14: () => succeed("html"),
    15: ({ recipientField }) =>
      succeed(recipientField === 0 ? draft().people.map(({ name, address }) => ({ name, address })) : []),
    17: ({ subject }) => ((draft().subject = subject), draft().touch(), succeed()),
    18: () => succeed(draft().subject),
    23: ({ data, coercionType }) => (put(draft(), data, coercionType, "start"), succeed()),
    24: ({ TimeProperty }) => succeed(TimeProperty === 1 ? draft().startsAt : draft().endsAt),
    25: ({ TimeProperty, time }) => {
      draft()[TimeProperty === 1 ? "startsAt" : "endsAt"] = time;
      draft().touch();
      return succeed();
    },
    26: () => succeed(pane.open().event?.location ?? ""),
    38: ({ data, coercionType }) => (put(draft(), data, coercionType, "all"), succeed()),
    107: () => succeed({ name: pane.person.displayName, address: pane.person.email }),
    164: () => (pane.open().event ? succeed(toEwsId(pane.open().event.id)) : notSaved),
    // Saving a new appointment makes a real event; this host leaves that to its own Save button.
    32: () => (pane.open().event ? succeed(toEwsId(pane.open().event.id)) : notSaved),
  };
}

/** What an add-in writes is shown without running any of it. */
function put({ body }, text, coercionType, where) {
  const parsed = new DOMParser().parseFromString(text, "text/html").body;
  for (const element of parsed.querySelectorAll("script, style, iframe, object")) element.remove();
  const nodes = coercionType === html ? [...parsed.childNodes] : [document.createTextNode(text)];
  if (where === "all") return body.replaceChildren(...nodes);
  if (where === "start") return body.prepend(...nodes);
  const selection = getSelection();
  const range = selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
  if (!range || !body.contains(range.startContainer)) return body.append(...nodes);
  range.deleteContents();
  for (const node of nodes.toReversed()) range.insertNode(node);
}

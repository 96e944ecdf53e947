/** The drawer in which a host page shows every call the vendor's SDK makes, so that nothing is swallowed silently. */
import { h } from "./dom.js";

const kept = 300;
const drawAfterMs = 250;

/** A drawer with `note({ name, args?, answer?, known? })`; `element` is put into the page. */
export function createSdkCalls() {
  const list = h("ol", { class: "sdk-list", "aria-label": "Calls, newest first" });
  const count = h("span", { class: "sdk-count" }, "0");
  const element = h(
    "details",
    { class: "sdk-calls", id: "sdk-calls" },
    h("summary", {}, "SDK calls ", count),
    h(
      "p",
      { class: "quiet" },
      "Everything the unmodified SDK says to this host. Calls this host does not know are marked and not answered.",
    ),
    list,
  );
  let total = 0;
  let undrawn = [];
  let timer;
  // What the app does must not wait for what is shown of it.
  const draw = () => {
    timer = undefined;
    count.textContent = String(total);
    list.prepend(...undrawn.map(lineOf).toReversed());
    undrawn = [];
    while (list.children.length > kept) list.lastChild.remove();
  };
  return {
    element,
    note(call) {
      total += 1;
      undrawn.push(call);
      timer ??= setTimeout(draw, drawAfterMs);
    },
  };
}

function lineOf({ name, args, answer, known = true }) {
  return h(
    "li",
    known ? {} : { class: "unknown" },
    h("code", {}, name),
    known ? null : h("strong", {}, " not known here, no answer"),
    args === undefined ? null : h("pre", {}, `in  ${brief(args)}`),
    answer === undefined ? null : h("pre", {}, `out ${brief(answer)}`),
  );
}

/** JSON cut to one readable piece; anything that looks like a signed token is not shown. */
function brief(value) {
  const text = JSON.stringify(value, (_key, part) => (part === undefined ? null : part)) ?? "";
  const hidden = text.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, "<token>");
  return hidden.length > 600 ? `${hidden.slice(0, 600)}…` : hidden;
}

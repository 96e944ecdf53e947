/** The sheet with which Teams asks for a second factor. */
import { h } from "/shared/dom.js";

/** True when the person approves. */
export function askProof() {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { "aria-labelledby": "proof-title" },
      h("h2", { id: "proof-title" }, "Approve sign-in request"),
      h("p", {}, "Your organisation asks for another proof that it is you."),
      h(
        "form",
        { method: "dialog" },
        h("button", { value: "deny" }, "Deny"),
        " ",
        h("button", { value: "approve", class: "primary" }, "Approve"),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "approve");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

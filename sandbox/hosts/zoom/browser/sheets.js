/** The client's own sheets: consent, sign-in, and leaving for an address outside the allow list. */
import { h } from "/shared/dom.js";

/** Shows a sheet and resolves to the pressed button's value, or `""` when it was closed. */
function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const heading = h("h2", { id: "sheet-title" }, title);
    const actions = buttons.map(({ value, label, primary }) =>
      h("button", { value, class: primary ? "primary" : null }, label),
    );
    const form = h("form", { method: "dialog" }, heading, content, h("p", { class: "buttons" }, actions));
    const sheet = h("dialog", { class: "sheet", "aria-labelledby": "sheet-title" }, form);
    sheet.addEventListener("close", () => {
      sheet.remove();
      resolve(sheet.returnValue);
    });
    document.body.append(sheet);
    sheet.showModal();
  });
}

/** True when the person presses Allow. */
export async function askConsent({ appName, scopes, personName }) {
  const list = h(
    "ul",
    {},
    scopes.map(({ scope, words }) => h("li", {}, words, " ", h("code", {}, scope))),
  );
  const content = [h("p", {}, `${appName} asks ${personName} for permission to:`), list];
  const pressed = await ask(`Allow ${appName}?`, h("div", {}, content), [
    { value: "decline", label: "Decline" },
    { value: "allow", label: "Allow", primary: true },
  ]);
  return pressed === "allow";
}

/** The handle of the person who signs in, or undefined. */
export async function askSignIn(people) {
  const select = h(
    "select",
    { id: "sign-in" },
    people.map(({ handle, displayName }) => h("option", { value: handle }, displayName)),
  );
  const pressed = await ask("Sign in to Zoom", h("p", {}, h("label", { for: "sign-in" }, "Person "), select), [
    { value: "", label: "Cancel" },
    { value: "sign-in", label: "Sign in", primary: true },
  ]);
  return pressed === "sign-in" ? select.value : undefined;
}

/** True when the person goes on to an address that the app has not listed. */
export async function askUntrusted(url) {
  const content = h(
    "div",
    {},
    h("p", {}, "This link leads to a website that is not in the app's domain allow list:"),
    h("p", { class: "link-text" }, url),
  );
  const pressed = await ask("Open an untrusted website?", content, [
    { value: "", label: "Stay here" },
    { value: "open", label: "Open", primary: true },
  ]);
  return pressed === "open";
}

/**
 * Stands before office.js in the answer for it: what the unmodified file misses in a closed-off sandbox (Microsoft's Ajax library,
 * which is not on npm, and the nested-app-auth bridge, which this version of office.js lacks).
 */
(() => {
  installAjaxShim();
  if (window.parent !== window && !window.opener && readWindowName().nestedAppAuth !== "off")
    installBridge(hostOrigin());

  /** The third part of what office.js reads, too. */
  function hostOrigin() {
    return readWindowName().xdmInfo.split("|")[2];
  }

  /** What the host wrote for us; a page outside a host has none. */
  function readWindowName() {
    try {
      return JSON.parse(window.name);
    } catch {
      return {};
    }
  }

  /** Our own small stand-in for the parts of MicrosoftAjax that Outlook's file for the web asks for. */
  function installAjaxShim() {
    window.Type ??= {
      registerNamespace: (name) => name.split(".").reduce((parent, part) => (parent[part] ??= {}), window),
    };
    Function.prototype.registerClass ??= function registerClass() {
      return this;
    };
    Function._validateParams ??= () => null;
    Function._validateParameter ??= () => null;
    Function.createDelegate ??= (self, method) => method.bind(self);
    String.format ??= (text, ...values) =>
      text.replace(/\{(\d+)\}/g, (_whole, index) => String(values[Number(index)] ?? ""));
    const errorNamed = (name) => (message) => Object.assign(new Error(message), { name });
    Error.create ??= (message, info) => Object.assign(new Error(message), info);
    for (const kind of [
      "argument",
      "argumentNull",
      "argumentOutOfRange",
      "argumentType",
      "argumentUndefined",
      "invalidOperation",
      "notImplemented",
      "parameterCount",
      "format",
    ]) {
      Error[kind] ??= errorNamed(`Sys.${kind}`);
    }
    window.Sys ??= {
      Debug: { trace: () => undefined },
      Serialization: {
        JavaScriptSerializer: { serialize: (value) => JSON.stringify(value), deserialize: (text) => JSON.parse(text) },
      },
      StringBuilder: class {
        #parts = [];
        append(text) {
          this.#parts.push(text);
          return this;
        }
        toString(separator = "") {
          return this.#parts.join(separator);
        }
      },
    };
  }

  /** `window.nestedAppAuthBridge` as Outlook's own office.js offers it: strings in, strings out, through the host page. */
  function installBridge(hostOrigin) {
    const listeners = new Set();
    window.addEventListener("message", ({ source, origin, data }) => {
      if (source !== window.parent || origin !== hostOrigin || typeof data?.nestedAppAuth !== "string") return;
      for (const listener of listeners) listener({ data: data.nestedAppAuth });
    });
    window.nestedAppAuthBridge = {
      addEventListener: (name, listener) => name === "message" && listeners.add(listener),
      removeEventListener: (_name, listener) => listeners.delete(listener),
      postMessage: (message) => window.parent.postMessage({ nestedAppAuth: message }, hostOrigin),
    };
  }
})();

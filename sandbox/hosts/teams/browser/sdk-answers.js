/**
 * What this host answers to each teams-js function it knows. The shapes of `args` differ by function because teams-js
 * unwraps them differently: `[true, value]` / `[false, reason]`, `[error, value]`, or the plain value.
 */

/** The capabilities this host advertises: what it really does, and no calendar or mail, which Teams does not offer to apps. */
const runtime = {
  apiVersion: 4,
  hostVersionsInfo: { adaptiveCardSchemaVersion: { majorVersion: 1, minorVersion: 5 } },
  isLegacyTeams: false,
  isNAAChannelRecommended: false,
  supports: {
    app: { notifySuccessResponse: {} },
    pages: { backStack: {}, config: {}, currentApp: {}, tabs: {} },
    teamsCore: {},
  },
};

/** `host` is the page: it knows the person, the tab and what to show. Returns `(call, frame, reply) => boolean`. */
export function createSdkAnswers(host) {
  const known = { ...starting(host), ...signingIn(host), ...moving(host) };
  return (call, frame, reply) => {
    const answer = known[call.func];
    if (!answer) return false;
    void answer(call.args ?? [], frame, reply);
    return true;
  };
}

/** A tab or side panel, not the window of a sign-in. */
const isTab = ({ context }) => context !== "authentication";

function starting(host) {
  return {
    // The SDK version is the third and the runtime the fourth entry; see the reference page on the handshake.
    initialize: (_args, frame, reply) => reply([frame.context, host.clientType, "2.0.1", JSON.stringify(runtime)]),
    getContext: (_args, frame, reply) => reply([host.context(frame)]),
    "appInitialization.appLoaded": () => host.showLoaded(),
    "appInitialization.success": (_args, frame, reply) => {
      if (isTab(frame)) host.showLoaded();
      reply([]);
    },
    "appInitialization.failure": ([reason, message], frame) =>
      isTab(frame) &&
      host.showError("The app says it could not start.", `${reason ?? "Other"}: ${message ?? "no message"}`),
    "appInitialization.expectedFailure": ([reason, message]) =>
      host.showLoaded(`The app expects a problem: ${reason ?? ""} ${message ?? ""}`),
    registerHandler: ([name], frame) => {
      frame.handlers.add(name);
      if (name === "backButton") host.showBackButton();
    },
  };
}

function signingIn(host) {
  return {
    // Teams asks the person itself when claims are wanted; silently it cannot.
    "authentication.getAuthToken": async ([_resources, claims, silent], _frame, reply) => {
      try {
        const challenge = claims?.[0];
        if (challenge && silent) return reply([false, "InteractionRequired"]);
        if (challenge && !(await host.askProof())) return reply([false, "CancelledByUser"]);
        const { token, error } = await host.fetchToken(challenge);
        reply(token ? [true, token] : [false, error]);
      } catch {
        reply([false, "InternalError"]);
      }
    },
    "authentication.getUser": (_args, _frame, reply) => reply([true, host.profile()]),
    "authentication.authenticate": ([url, width, height], frame, reply) =>
      host.openPopup({ url, width, height, frame, reply }),
    "authentication.authenticate.success": ([result], popup) => host.settlePopup(popup, [true, result]),
    "authentication.authenticate.failure": ([reason], popup) => host.settlePopup(popup, [false, reason]),
  };
}

function moving(host) {
  return {
    executeDeepLink: ([url], _frame, reply) => reply(host.openLink(url)),
    "pages.navigateToApp": ([{ appId, pageId, subPageId }], _frame, reply) =>
      reply(host.navigateToApp({ appId, pageId, subPageId })),
    "pages.currentApp.navigateTo": ([{ pageId, subPageId }], _frame, reply) => {
      reply([undefined]);
      host.showTab(pageId, subPageId);
    },
    "pages.currentApp.navigateToDefaultPage": (_args, _frame, reply) => {
      reply([undefined]);
      host.showTab();
    },
    navigateBack: (_args, _frame, reply) => reply([host.goBack()]),
    navigateCrossDomain: (_args, _frame, reply) => reply([false]),
    "settings.getSettings": (_args, _frame, reply) => reply([host.tabSettings()]),
    getTabInstances: (_args, _frame, reply) => reply([{ teamTabs: [] }]),
    getMruTabInstances: (_args, _frame, reply) => reply([{ teamTabs: [] }]),
    setFrameContext: () => undefined,
    returnFocus: ([forward]) => host.takeFocus(forward),
    shareDeepLink: ([subPageId, label, webUrl]) => host.showShareLink({ subPageId, label, webUrl }),
  };
}

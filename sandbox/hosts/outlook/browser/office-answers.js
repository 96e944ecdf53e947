/** What this host answers to each office.js call it knows. Unknown ones are shown and not answered. */
import { getJson, sendJson } from "/shared/dom.js";
import { draftAnswers } from "./draft-answers.js";
import { toGraphId } from "./item-data.js";

const requirementSets = {
  Mailbox: "1.13",
  DialogApi: "1.2",
  DialogOrigin: "1.1",
  IdentityAPI: "1.3",
  NestedAppAuth: "1.1",
};
const succeed = (data) => ({ error: false, errorCode: 0, ...(data === undefined ? {} : { data }) });
const refuse = (errorCode) => ({ error: true, errorCode });
/** Office error 9018: tokens of this kind are switched off, as in every Microsoft 365 tenant. */
const tokensOff = 9018;

/**
 * `pane` is the page: `{ person, addin, open(), initialData(), nestedAppAuth, close(), showItem(id), takeFocus(forward), note, bar, onCompleted? }`.
 * Returns `(action, data)` → reply data, or undefined when unknown.
 */
export function createOfficeAnswers(pane) {
  const byId = { ...draftAnswers(pane), ...storage(pane), ...notifications(pane), ...windows(pane), ...silent };
  return async (action, data) => {
    const reply = await answerAction(action, data, { pane, byId });
    const dispatchId = (data?.MethodData ?? data?.DdaMethod)?.DispatchId;
    pane.note({
      name: dispatchId === undefined ? action : `${action} ${dispatchId}`,
      args: data?.ApiParams ?? undefined,
      answer: reply,
      known: reply !== undefined,
    });
    return reply;
  };
}

function answerAction(action, data, { pane, byId }) {
  switch (action) {
    case "ContextActivationManager_getAppContextAsync":
      return describeApp(pane);
    case "ContextActivationManager_notifyHost":
      onNotify(pane, data?.[1]);
      return null;
    case "GetInitialData":
      return pane.initialData();
    case "ExecuteMethod":
      return byId[data?.MethodData?.DispatchId]?.(data.ApiParams);
    case "executeMethod":
      return answerOsf(pane, data);
    default:
      return undefined;
  }
}

async function describeApp({ person, addin, paneUrl }) {
  return {
    _id: addin.id,
    _appName: 64,
    _appVersion: "16.01",
    _appUILocale: person.locale,
    _dataLocale: person.locale,
    _docUrl: "",
    _clientMode: 0,
    _settings: await getJson(`/roaming-settings?as=${person.handle}`),
    _reason: 1,
    _osfControlType: 1,
    _requirementMatrix: JSON.stringify(requirementSets),
    _dialogRequirementMatrix: JSON.stringify(requirementSets),
    _hostFullVersion: "16.0.15201.10000",
    _clientWindowWidth: innerWidth,
    _clientWindowHeight: innerHeight,
    _addinName: addin.name,
    _appDomains: [new URL(paneUrl).origin, ...addin.appDomains],
    _initialDisplayMode: 1,
  };
}

/** 13 and 14: Tab left the pane forwards or backwards, and the host moves the focus. */
function onNotify(pane, code) {
  if (code === 13 || code === 17) pane.takeFocus("forward");
  if (code === 14 || code === 18) pane.takeFocus("back");
}

function answerOsf(pane, data) {
  const done = { Version: 1, Error: 0 };
  switch (data?.DdaMethod?.DispatchId) {
    case 94:
      pane.onCompleted?.({ status: data["1"], outcome: data["2"] });
      return done;
    case 97:
      pane.close();
      return done;
    case 98:
      // 13012: this client has no legacy single sign-on; the add-in uses nested app authentication.
      return { Version: 1, Error: 13012 };
    default:
      return undefined;
  }
}

function storage(pane) {
  const { person } = pane;
  // A message keeps its own; only those of the appointment itself are known here.
  const eventId = () => (pane.open().message ? undefined : pane.open().event?.id);
  return {
    3: async () => {
      const { value } = await getJson(
        `/custom-properties?as=${person.handle}&id=${encodeURIComponent(eventId() ?? "")}`,
      );
      return { wasSuccessful: true, customProperties: value };
    },
    4: async ({ customProperties }) => {
      const id = eventId();
      if (!id) return { wasSuccessful: false, errorMessage: "There is no item." };
      await sendJson("POST", `/custom-properties?as=${person.handle}`, {
        id,
        value: JSON.stringify(customProperties),
      });
      return { wasSuccessful: true };
    },
    12: () => ({ wasSuccessful: false, error: true, errorCode: tokensOff }),
    2: () => ({ wasSuccessful: false, error: true, errorCode: tokensOff }),
    404: async ([serialized]) => {
      const settings = typeof serialized === "string" ? JSON.parse(serialized) : serialized;
      await sendJson("POST", `/roaming-settings?as=${person.handle}`, { settings });
      return succeed();
    },
    37: ({ coercionType }) => {
      const { draft, event } = pane.open();
      const bodyHtml = draft ? draft.body.innerHTML : (event?.bodyHtml ?? "");
      return succeed(coercionType === 3 ? bodyHtml : textOf(bodyHtml));
    },
    108: () => refuse(9055),
  };
}

function notifications({ bar }) {
  return {
    33: ({ key, type, message }) => (bar.has(key) ? refuse(9003) : (bar.set(key, { type, message }), succeed())),
    34: () => succeed(bar.list()),
    35: ({ key, type, message }) => (bar.set(key, { type, message }), succeed()),
    36: ({ key }) => (bar.has(key) ? (bar.remove(key), succeed()) : refuse(9004)),
  };
}

function windows(pane) {
  const show = ({ itemId }) => (pane.showItem(toGraphId(itemId)) ? succeed() : refuse(9049));
  return {
    9: show,
    180: show,
    41: () => (pane.close(), succeed()),
    42: () => (pane.close(), succeed()),
    99: () => succeed(""),
  };
}

/** Telemetry and traces of office.js itself, taken and dropped. */
const silent = Object.fromEntries([163, 193, 400, 401, 402, 403].map((id) => [id, () => succeed()]));

function textOf(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
}

/** The typed client of the HTTP API that every surface calls. No zod at run time, so that none reaches a browser. */
import type { AccountCalendar, ChangeConnection, DeparturePreview, DisconnectWish } from "./connections.ts";
import type { HealthReport } from "./health.ts";
import type { Hold, PlaceHold } from "./holds.ts";
import { followLive } from "./live-stream.ts";
import type { LiveListener } from "./live-stream.ts";
import type { Offering, Slots, SlotsQuery } from "./offerings.ts";
import type {
  ChangeMe,
  CompleteConnection,
  ConnectAccount,
  Connecting,
  Connection,
  Me,
  Provider,
  Vendor,
  ZoomSession,
} from "./people.ts";
import type { Problem } from "./problems.ts";
import type { ChangeSettings, TenantSettings } from "./settings.ts";
import type {
  AcceptProposal,
  AnswerSession,
  BookSession,
  CancelSession,
  ChangeSession,
  LeaveSeat,
  LookupSession,
  MergeSession,
  MoveSeat,
  NoteAttendance,
  Notice,
  ProposeTime,
  SeatReply,
  Session,
  SessionLookup,
  SessionsQuery,
  Surface,
  TakeSeat,
  WriteNotice,
  UndoReply,
} from "./sessions.ts";

/** What the API wants of the next token: one that was not refused before, and the claims a vendor asked for. */
export interface TokenRequest {
  readonly fresh: boolean;
  /** Base64 JSON from a 401, to be passed to the identity provider as it is. */
  readonly claims?: string;
}

export interface ClientOptions {
  /** Origin of the API without a path, or `""` for the page's own. */
  readonly baseUrl: string;
  /** Called before every request; expected to answer from memory while the token is good. */
  readonly getToken: (request: TokenRequest) => Promise<string>;
  readonly surface: Surface;
  /** The language tag of the surface, for sentences that the server words; absent = the browser's own. */
  readonly language?: string;
  readonly fetch?: typeof fetch;
}

/** One press of a button: repeats of the same press carry the same key, so that it happens once. */
export interface Action {
  readonly idempotencyKey: string;
}

/** An action on something the person has seen: `version` is what they saw; a stale one is refused with 412. */
export interface ActionOnVersion extends Action {
  readonly version: number;
}

/** One seat of a session. */
export interface SeatOf {
  readonly sessionId: string;
  readonly seatId: string;
}

/** One proposal about a session. */
export interface ProposalOf {
  readonly sessionId: string;
  readonly proposalId: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** The API said no; `problem.code` says why. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.title);
    this.name = "ApiProblem";
    this.problem = problem;
  }
}

/** No answer came: the network or the server is away. What was asked may or may not have happened. */
export class Offline extends Error {
  /** What somebody had pressed, so that it can be asked again with the same key after the page was loaded anew. */
  readonly unanswered: Unanswered | undefined;
  constructor(cause: unknown, unanswered?: Unanswered) {
    super("The server cannot be reached", { cause });
    this.name = "Offline";
    this.unanswered = unanswered;
  }
}

/** A call that changes something, as plain data. */
export interface Unanswered {
  readonly path: string;
  readonly method: NonNullable<Call["method"]>;
  readonly body?: unknown;
  readonly action: Action | ActionOnVersion;
}

/** How a client asks, for calls that are not part of it. */
export interface CallsGround {
  readonly json: <T>(path: string, call?: Call) => Promise<T>;
  readonly send: (path: string, call: Call) => Promise<unknown>;
  readonly query: (values: object) => string;
}

export interface Client {
  /** Now by the server's clock, in epoch milliseconds; the device's clock until the first answer. */
  now(): number;
  me(): Promise<Me>;
  changeMe(change: ChangeMe): Promise<Me>;
  providers(offeringId: string): Promise<readonly Provider[]>;
  offerings(): Promise<readonly Offering[]>;
  slots(offeringId: string, query: SlotsQuery): Promise<Slots>;
  sessions(query: Partial<SessionsQuery>): Promise<Page<Session>>;
  session(id: string): Promise<Session>;
  /** Keeps a time for this person for three minutes. */
  placeHold(wish: PlaceHold, action: Action): Promise<Hold>;
  renewHold(id: string): Promise<Hold>;
  releaseHold(id: string): Promise<void>;
  bookSession(booking: BookSession, action: Action): Promise<Session>;
  changeSession(id: string, change: ChangeSession, action: ActionOnVersion): Promise<Session>;
  cancelSession(id: string, cancelling: CancelSession, action: ActionOnVersion): Promise<Session>;
  /** Writes to everybody who takes part; answers what was sent to whom. */
  writeNotice(sessionId: string, writing: WriteNotice, action: Action): Promise<readonly Notice[]>;
  resendNotice(sessionId: string, noticeId: string, action: Action): Promise<Notice>;
  /** Takes the last move or cancel back. */
  /** Whether one comes. Nothing comes back when declining gave the seat up, and the session is not one's own any more. */
  answerSession(id: string, answer: AnswerSession, action: Action): Promise<Session | undefined>;
  proposeTime(id: string, proposing: ProposeTime, action: Action): Promise<Session>;
  acceptProposal(proposal: ProposalOf, accepting: AcceptProposal, action: Action): Promise<Session>;
  declineProposal(proposal: ProposalOf, action: Action): Promise<Session>;
  withdrawProposal(proposal: ProposalOf, action: Action): Promise<Session>;
  settings(): Promise<TenantSettings>;
  /** For administrators and support. */
  health(): Promise<HealthReport>;
  /** Brings a session's vendors up to date without waiting for the next attempt; for administrators and support. */
  retrySession(sessionId: string): Promise<void>;
  changeSettings(settings: ChangeSettings): Promise<TenantSettings>;
  undoChange(id: string, action: ActionOnVersion): Promise<UndoReply>;
  lookupSession(keys: LookupSession): Promise<SessionLookup>;
  takeSeat(sessionId: string, taking: TakeSeat, action: Action): Promise<SeatReply>;
  leaveSeat(seat: SeatOf, leaving: LeaveSeat, action: Action): Promise<SeatReply>;
  moveSeat(seat: SeatOf, moving: MoveSeat, action: Action): Promise<SeatReply>;
  acceptOffer(seat: SeatOf, action: Action): Promise<SeatReply>;
  mergeSession(id: string, merging: MergeSession, action: ActionOnVersion): Promise<Session>;
  noteAttendance(id: string, attendance: NoteAttendance, action: Action): Promise<Session>;
  /** One's own, or for administrators and support somebody else's. */
  connections(personId?: string): Promise<readonly Connection[]>;
  connectAccount(vendor: Vendor, wish: ConnectAccount, action: Action): Promise<Connecting>;
  completeConnection(vendor: Vendor, value: CompleteConnection): Promise<Connection>;
  /** Ends when the account is gone, or when its departure has begun. */
  disconnect(connectionId: string, wish?: DisconnectWish): Promise<void>;
  departure(connectionId: string): Promise<DeparturePreview>;
  changeConnection(connectionId: string, change: ChangeConnection): Promise<Connection>;
  testConnection(connectionId: string): Promise<Connection>;
  accountCalendars(connectionId: string): Promise<readonly AccountCalendar[]>;
  /** For calls that are loaded with the screens that make them. */
  readonly calls: CallsGround;
  /** The one call without a bearer: the panel's encrypted context is its proof. */
  zoomSession(context: string): Promise<ZoomSession>;
  /** Follows live changes until the returned function is called. */
  live(listener: LiveListener): () => void;
}

interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly action?: Action | ActionOnVersion;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly bearer?: "none";
}

/** Builds the client. Every method rejects with `ApiProblem`, `Offline`, or whatever `getToken` rejects with. */
export function createClient(options: ClientOptions): Client {
  const { send, now } = createSender(options);
  const json = async <T>(path: string, call: Call = {}): Promise<T> => (await (await send(path, call)).json()) as T;
  const items = async <T>(path: string, cursor?: string): Promise<readonly T[]> => {
    const more = cursor === undefined ? "" : `${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;
    const page = await json<Page<T>>(path + more);
    return page.nextCursor === null ? page.items : [...page.items, ...(await items<T>(path, page.nextCursor))];
  };

  return {
    now,
    me: () => json("/api/v1/me"),
    changeMe: (change) => json("/api/v1/me", { method: "PATCH", body: change }),
    providers: (offeringId) => items(`/api/v1/providers${query({ offeringId })}`),
    offerings: () => items("/api/v1/offerings"),
    slots: (offeringId, wish) => json(`/api/v1/offerings/${encodeURIComponent(offeringId)}/slots${query(wish)}`),
    sessions: (wish) => json(`/api/v1/sessions${query(wish)}`),
    session: (id) => json(sessionPath(id)),
    placeHold: (wish, action) => json("/api/v1/holds", { method: "POST", body: wish, action }),
    renewHold: (holdId) => json(`/api/v1/holds/${encodeURIComponent(holdId)}/renew`, { method: "POST" }),
    releaseHold: async (holdId) => {
      await send(`/api/v1/holds/${encodeURIComponent(holdId)}`, { method: "DELETE" });
    },
    bookSession: (booking, action) => json("/api/v1/sessions", { method: "POST", body: booking, action }),
    changeSession: (id, change, action) => json(sessionPath(id), { method: "PATCH", body: change, action }),
    writeNotice: async (sessionId, body, action) =>
      (await json<Page<Notice>>(`${sessionPath(sessionId)}/notices`, { method: "POST", body, action })).items,
    resendNotice: (sessionId, noticeId, action) =>
      json(`${sessionPath(sessionId)}/notices/${encodeURIComponent(noticeId)}/resend`, { method: "POST", action }),
    cancelSession: (id, cancelling, action) =>
      json(`${sessionPath(id)}/cancel`, { method: "POST", body: cancelling, action }),
    answerSession: async (id, body, action) => {
      const response = await send(`${sessionPath(id)}/rsvp`, { method: "POST", body, action });
      return response.status === 204 ? undefined : ((await response.json()) as Session);
    },
    proposeTime: (id, body, action) => json(`${sessionPath(id)}/proposals`, { method: "POST", body, action }),
    acceptProposal: (proposal, body, action) =>
      json(`${proposalPath(proposal)}/accept`, { method: "POST", body, action }),
    declineProposal: (proposal, action) => json(`${proposalPath(proposal)}/decline`, { method: "POST", action }),
    withdrawProposal: (proposal, action) => json(`${proposalPath(proposal)}/withdraw`, { method: "POST", action }),
    health: () => json("/api/v1/reports/health"),
    retrySession: async (sessionId) => {
      await send(`/api/v1/reports/health/sessions/${encodeURIComponent(sessionId)}/retry`, { method: "POST" });
    },
    settings: () => json("/api/v1/settings"),
    changeSettings: (body) => json("/api/v1/settings", { method: "PUT", body }),
    undoChange: (id, action) => json(`${sessionPath(id)}/undo`, { method: "POST", action }),
    lookupSession: (keys) => json("/api/v1/sessions/lookup", { method: "POST", body: keys }),
    takeSeat: (sessionId, body, action) => json(`${sessionPath(sessionId)}/seats`, { method: "POST", body, action }),
    leaveSeat: (seat, leaving, action) => json(`${seatPath(seat)}${query(leaving)}`, { method: "DELETE", action }),
    moveSeat: (seat, body, action) => json(`${seatPath(seat)}/move`, { method: "POST", body, action }),
    acceptOffer: (seat, action) => json(`${seatPath(seat)}/accept-offer`, { method: "POST", action }),
    mergeSession: (id, body, action) => json(`${sessionPath(id)}/merge`, { method: "POST", body, action }),
    noteAttendance: (id, body, action) => json(`${sessionPath(id)}/attendance`, { method: "POST", body, action }),
    connections: (personId) => items(`/api/v1/connections${query({ personId })}`),
    connectAccount: (vendor, wish, action) =>
      json(`/api/v1/connections/${vendor}`, { method: "POST", body: wish, action }),
    completeConnection: (vendor, value) =>
      json(`/api/v1/connections/${vendor}/complete`, { method: "POST", body: value }),
    disconnect: async (connectionId, wish = {}) => {
      await send(`${connectionPath(connectionId)}${query(wish)}`, { method: "DELETE" });
    },
    departure: (connectionId) => json(`${connectionPath(connectionId)}/departure`),
    changeConnection: (connectionId, body) => json(connectionPath(connectionId), { method: "PATCH", body }),
    testConnection: (connectionId) => json(`${connectionPath(connectionId)}/test`, { method: "POST" }),
    accountCalendars: (connectionId) => items(`${connectionPath(connectionId)}/calendars`),
    calls: { json, send, query },
    zoomSession: (context) => json("/zoom/session", { method: "POST", body: { context }, bearer: "none" }),
    live: (listener) =>
      followLive((lastEventId, signal) => {
        const headers = {
          Accept: "text/event-stream",
          ...(lastEventId === undefined ? {} : { "Last-Event-ID": lastEventId }),
        };
        return send("/api/v1/events", { headers, signal });
      }, listener),
  };
}

const connectionPath = (id: string): string => `/api/v1/connections/${encodeURIComponent(id)}`;
const sessionPath = (id: string): string => `/api/v1/sessions/${encodeURIComponent(id)}`;
const proposalPath = ({ sessionId, proposalId }: ProposalOf): string =>
  `${sessionPath(sessionId)}/proposals/${encodeURIComponent(proposalId)}`;
const seatPath = ({ sessionId, seatId }: SeatOf): string =>
  `${sessionPath(sessionId)}/seats/${encodeURIComponent(seatId)}`;

function query(values: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : "";
}

interface Sender {
  readonly send: (path: string, call: Call) => Promise<Response>;
  readonly now: () => number;
}

/** Sends with a bearer and, when that is refused, once more with a fresh one (and the claims asked for). */
function createSender(options: ClientOptions): Sender {
  let aheadMs = 0;

  async function attempt(path: string, call: Call, token: TokenRequest): Promise<Response> {
    const bearer = call.bearer === "none" ? undefined : await options.getToken(token);
    let response: Response;
    try {
      response = await (options.fetch ?? fetch)(options.baseUrl + path, requestInit(call, options, bearer));
    } catch (cause) {
      if (call.signal?.aborted) throw cause;
      throw new Offline(cause, unansweredOf(path, call));
    }
    const serverNow = Date.parse(response.headers.get("X-Slotside-Now") ?? "");
    if (!Number.isNaN(serverNow)) aheadMs = serverNow - Date.now();
    return response;
  }

  async function send(path: string, call: Call): Promise<Response> {
    const first = await attempt(path, call, { fresh: false });
    if (first.ok) return first;
    const problem = await readProblem(first);
    const mayAskAgain = first.status === 401 && call.bearer !== "none";
    if (!mayAskAgain) throw new ApiProblem(problem);

    const claims = problem.claims === undefined ? {} : { claims: problem.claims };
    const second = await attempt(path, call, { fresh: true, ...claims });
    if (second.ok) return second;
    throw new ApiProblem(await readProblem(second));
  }

  return { send, now: () => Date.now() + aheadMs };
}

function unansweredOf(path: string, { method = "GET", body, action }: Call): Unanswered | undefined {
  return action && { path, method, action, ...(body === undefined ? {} : { body }) };
}

function requestInit(call: Call, { surface, language }: ClientOptions, bearer: string | undefined): RequestInit {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "X-Slotside-Surface": surface,
    ...(language === undefined ? {} : { "Accept-Language": language }),
    ...call.headers,
  };
  if (bearer !== undefined) headers["Authorization"] = `Bearer ${bearer}`;
  if (call.body !== undefined) headers["Content-Type"] = "application/json";
  if (call.action) headers["Idempotency-Key"] = call.action.idempotencyKey;
  if (call.action && "version" in call.action) headers["If-Match"] = `"${call.action.version}"`;
  return {
    method: call.method ?? "GET",
    headers,
    cache: "no-store",
    credentials: "omit",
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal ? { signal: call.signal } : {}),
  };
}

/** A proxy in between may answer without a problem document; then the status has to do. */
async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => "");
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === "string") return problem;
  } catch {
    // Not JSON: the fallback below says what is known.
  }
  const code = response.status === 401 ? "unauthenticated" : response.status >= 500 ? "unavailable" : "internal";
  const requestId = response.headers.get("X-Request-Id") ?? "";
  return {
    type: "about:blank",
    title: `The server answered ${response.status}`,
    status: response.status,
    code,
    requestId,
  };
}

/** The port between the screens and the client that shows them. Types of a vendor's SDK stay behind it. */
import type { TokenRequest } from "#contract/client.ts";
import type { Surface } from "#contract/sessions.ts";

/** A value that changes from outside. `current()` answers the same object until `listener` was called. */
export interface Watched<T> {
  readonly current: () => T;
  /** Answers how to stop listening. */
  readonly subscribe: (listener: () => void) => () => void;
}

export type HostTheme = "light" | "dark" | "contrast";

/** The appointment open in Outlook, or the one that an open message is about. */
export interface OpenAppointment {
  /** `message`: a message that names a session of ours; `form`: its organizer is changing it. */
  readonly as: "appointment" | "message" | "form";
  /** Graph id of the open copy, in `mailbox`; a message has none. */
  readonly eventId?: string;
  readonly mailbox: string;
  /** From our own property, or written in the text. */
  readonly bookingRef?: string;
  /** What Outlook itself shows of it. */
  readonly shown?: ShownAppointment;
}

export interface ShownAppointment {
  readonly subject: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly isOrganizer: boolean;
  /** Addresses of the people who are invited. */
  readonly invited: readonly string[];
}

export interface HostContext {
  /** Language tag the host is shown in, e.g. `de-DE`. */
  readonly locale: string;
  /** Where a link into this surface leads, for `placeOfLink`. */
  readonly link?: string;
  /** Outlook: the open appointment; null while nothing of ours could be open, absent while it is being read. */
  readonly appointment?: OpenAppointment | null;
  /** Outlook: what the person is writing, so that `insertText` can put something into it. */
  readonly writes?: "message" | "appointment";
  /** Zoom: the running meeting, by its instance UUID. */
  readonly meetingUuid?: string;
  /** Teams: the chat of the meeting whose tab or side panel this is. */
  readonly meetingChatId?: string;
}

/** Somebody who is or was in the meeting around the panel, under the name they came in with. */
export interface RoomPerson {
  readonly id: string;
  readonly name: string;
  readonly isHere: boolean;
}

/** The meeting around the panel; it stays after its end, until another one begins. */
export interface Room {
  readonly meetingUuid: string;
  readonly state: "running" | "ended";
  /** Everybody seen in it but the viewer, in the order in which they came; absent where the client tells only its host. */
  readonly people?: readonly RoomPerson[];
}

/** What `teams-host.ts`, `outlook-host.ts` and `zoom-host.ts` implement. */
export interface Host {
  readonly surface: Surface;
  /** Where the person can go from here when something is missing: the name of this client, e.g. "Teams". */
  readonly clientName: string;
  readonly context: Watched<HostContext>;
  readonly theme: Watched<HostTheme>;
  /** Whom `getToken` answers for, where a bearer itself does not say so; empty while nobody here knows them. */
  readonly person?: Watched<string>;
  /** A bearer for our API. Rejects with `HostProblem`. */
  getToken(request: TokenRequest): Promise<string>;
  /** Opens a page of someone else's (a join link) the way this client wants it opened. */
  openLink(url: string): Promise<void>;
  /** Opens the vendor's consent page and answers the one-time value it led to; absent where the client cannot. Rejects with `HostProblem`. */
  authenticate?(authorizeUrl: string): Promise<string>;
  /** Shows the client's own consent sheet and answers what it gave; absent where the client has none. Rejects with `cancelled` when it is declined. */
  authorizeInClient?(wish: {
    readonly codeChallenge: string;
    readonly state: string;
  }): Promise<{ readonly code: string; readonly redirectUri?: string }>;
  /** Opens a page in the browser on which the person links this account with their Microsoft one. */
  linkMicrosoft?(): Promise<void>;
  /** Puts text where the person is writing. Rejects when the client does not take it. */
  insertText?(text: TextToInsert): Promise<void>;
  /** The meeting around the panel; absent where there are none. */
  readonly room?: Watched<Room | undefined>;
  /** Shows an event of the person's own calendar. */
  showEvent?(webLink: string): Promise<void>;
  /** The client's own way back was pressed: `handler` answers whether there was a step to take back here. */
  onBack?(handler: () => boolean): void;
  /** The first screen has been drawn. */
  ready(): void;
}

/** The same text twice: a body is one or the other. */
export interface TextToInsert {
  readonly html: string;
  readonly plain: string;
}

/**
 * Why a surface cannot start or sign in:
 * `not_in_host` opened outside its client · `host_silent` the client does not answer · `sign_in_failed` no token ·
 * `cancelled` the person closed the vendor's page · `refused` the vendor's page answered a problem ·
 * `not_linked`, `guest` Zoom accounts nobody here knows · `consent_missing` nobody has allowed this organisation's people to use the app.
 */
export type HostProblemKind =
  | "not_in_host"
  | "host_silent"
  | "sign_in_failed"
  | "cancelled"
  | "refused"
  | "not_linked"
  | "guest"
  | "consent_missing";

export class HostProblem extends Error {
  readonly kind: HostProblemKind;
  constructor(kind: HostProblemKind, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.name = "HostProblem";
    this.kind = kind;
  }
}

/** A `Watched` that its owner sets; listeners hear of each new value once. */
export function createWatched<T>(first: T): Watched<T> & { readonly set: (next: T) => void } {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    current: () => value,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set: (next) => {
      value = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Answers `work`, or rejects with `host_silent` after `ms`: some clients never call back. */
export async function withinTime<T>(work: Promise<T>, what: string, ms = 5_000): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new HostProblem("host_silent", `${what} did not answer within ${ms / 1000} s`)),
      ms,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Teams meetings without a calendar event. Source: "onlineMeeting resource type", "onlineMeeting: createOrGet". */
import type { SandboxPerson } from "../people.ts";
import { type Answer, type Call, jsonOf } from "../site.ts";
import type { World } from "../world.ts";
import { type Json, sevenDigits } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import type { Mailbox } from "./mailbox-access.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import { joinUrlOf } from "./teams-meeting.ts";

interface OnlineMeeting {
  readonly id: string;
  readonly oid: string;
  readonly threadId: string;
  readonly joinWebUrl: string;
  readonly createdAt: number;
  readonly externalId: string | null;
  readonly joinMeetingId: string;
  startsAt: number;
  endsAt: number;
  subject: string | null;
  /** As they were sent: attendees, presenters, lobby and so on. */
  options: Record<string, unknown>;
}

type Body = Readonly<Record<string, unknown>>;

export interface OnlineMeetings {
  create(call: Call, mailbox: Mailbox): Answer;
  createOrGet(call: Call, mailbox: Mailbox): Answer;
  /** Only by `$filter=JoinWebUrl eq '…'`. */
  list(call: Call, mailbox: Mailbox): Answer;
  read(call: Call, mailbox: Mailbox): Answer;
  update(call: Call, mailbox: Mailbox): Answer;
  remove(call: Call, mailbox: Mailbox): Answer;
  /** For the home page and the checker: everybody's, oldest first. */
  all(oid: string): readonly {
    readonly id: string;
    readonly joinWebUrl: string;
    readonly startsAt: number;
    readonly endsAt: number;
    readonly subject: string | null;
    readonly externalId: string | null;
  }[];
}

const hourMs = 3_600_000;

export function createOnlineMeetings(world: World, store: MailboxStore): OnlineMeetings {
  const saved = world.snapshot.load<{ items: OnlineMeeting[] }>("graph-online-meetings") ?? { items: [] };
  world.snapshot.keep("graph-online-meetings", () => saved);
  const now = (): number => world.clock.now();
  const found = (call: Call, mailbox: Mailbox): OnlineMeeting => {
    const meeting = saved.items.find(({ id, oid }) => id === call.params["meeting"] && oid === ownerOf(mailbox).oid);
    if (!meeting) throw graphErrors.noMeeting();
    return meeting;
  };
  const make = (mailbox: Mailbox, body: Body, externalId: string | null): OnlineMeeting => {
    const owner = ownerOf(mailbox);
    const threadId = store.ids.threadId();
    const number = String(200_000_000_000 + saved.items.length);
    const meeting: OnlineMeeting = {
      id: Buffer.from(`1*${owner.oid}*0**19:meeting_${threadId}@thread.v2`).toString("base64"),
      oid: owner.oid,
      threadId,
      joinWebUrl: joinUrlOf(threadId, owner.tid, owner.oid),
      createdAt: now(),
      externalId,
      joinMeetingId: number.replaceAll(/(\d{3})(?=\d)/g, "$1 "),
      ...spanOf(body, now()),
      subject: typeof body["subject"] === "string" ? body["subject"] : null,
      options: optionsOf(body),
    };
    saved.items.push(meeting);
    world.snapshot.touch();
    return meeting;
  };
  const whole = (meeting: OnlineMeeting, mailbox: Mailbox, status: 200 | 201): Answer => ({
    status,
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${meeting.oid}')/onlineMeetings/$entity`,
      ...json(meeting, mailbox.owner),
    },
  });
  return {
    all: (oid) => saved.items.filter((meeting) => meeting.oid === oid),
    create: (call, mailbox) => whole(make(mailbox, bodyOf(call), null), mailbox, 201),
    createOrGet(call, mailbox) {
      const body = bodyOf(call);
      const externalId = body["externalId"];
      if (typeof externalId !== "string" || !externalId) throw graphErrors.badRequest("ExternalId is required.");
      const { oid } = ownerOf(mailbox);
      const known = saved.items.find((meeting) => meeting.oid === oid && meeting.externalId === externalId);
      return known ? whole(known, mailbox, 200) : whole(make(mailbox, body, externalId), mailbox, 201);
    },
    list(call, mailbox) {
      const link = /^\s*joinWebUrl\s+eq\s+'(.+)'\s*$/i.exec(call.url.searchParams.get("$filter") ?? "")?.[1];
      if (!link) throw graphErrors.badRequest("A filter on JoinWebUrl is required.");
      const own = saved.items.filter(({ oid, joinWebUrl }) => oid === mailbox.owner.oid && joinWebUrl === link);
      return { status: 200, body: { value: own.map((meeting) => json(meeting, mailbox.owner)) } };
    },
    read: (call, mailbox) => whole(found(call, mailbox), mailbox, 200),
    update(call, mailbox) {
      const meeting = found(call, mailbox);
      const body = bodyOf(call);
      if ((body["startDateTime"] === undefined) !== (body["endDateTime"] === undefined))
        throw graphErrors.badRequest("StartDateTime and EndDateTime must be set together.");
      if (body["startDateTime"] !== undefined) Object.assign(meeting, spanOf(body, now()));
      if (typeof body["subject"] === "string") meeting.subject = body["subject"];
      meeting.options = { ...meeting.options, ...optionsOf(body) };
      world.snapshot.touch();
      return whole(meeting, mailbox, 200);
    },
    remove(call, mailbox) {
      const meeting = found(call, mailbox);
      saved.items = saved.items.filter((one) => one !== meeting);
      world.snapshot.touch();
      return { status: 204 };
    },
  };
}

/** The path must name the person by object id; an app needs an access policy for them as well. */
function ownerOf({ owner, caller, pathName }: Mailbox): SandboxPerson {
  if (pathName.toLowerCase() !== owner.oid) throw graphErrors.noMeeting();
  if (!caller.person) throw graphErrors.noMeetingPolicy();
  return owner;
}

function spanOf(body: Body, now: number): { readonly startsAt: number; readonly endsAt: number } {
  const read = (name: string): number | undefined => {
    const value = body[name];
    if (value === undefined) return undefined;
    const at = typeof value === "string" && /(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at)) throw graphErrors.badRequest(`${name} is not a date and time with an offset.`);
    return at;
  };
  const [start, end] = [read("startDateTime"), read("endDateTime")];
  if (start === undefined && end !== undefined)
    throw graphErrors.badRequest("StartDateTime is required with EndDateTime.");
  const startsAt = start ?? now;
  const endsAt = end ?? startsAt + hourMs;
  if (endsAt < startsAt) throw graphErrors.badRequest("EndDateTime must not be earlier than StartDateTime.");
  return { startsAt, endsAt };
}

const optionNames = [
  "participants",
  "lobbyBypassSettings",
  "allowedPresenters",
  "isEntryExitAnnounced",
  "allowMeetingChat",
  "allowTeamworkReactions",
  "allowAttendeeToEnableCamera",
  "allowAttendeeToEnableMic",
  "recordAutomatically",
];

const optionsOf = (body: Body): Record<string, unknown> =>
  Object.fromEntries(optionNames.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]));

function json(meeting: OnlineMeeting, owner: SandboxPerson): Json {
  const { participants, ...options } = meeting.options;
  const attendees = (participants as { readonly attendees?: readonly Body[] } | undefined)?.attendees ?? [];
  const person = (upn: unknown, role: string, identity: unknown): Json => ({ upn, role, identity });
  return {
    id: meeting.id,
    creationDateTime: sevenDigits(meeting.createdAt, "Z"),
    startDateTime: sevenDigits(meeting.startsAt, "Z"),
    endDateTime: sevenDigits(meeting.endsAt, "Z"),
    joinWebUrl: meeting.joinWebUrl,
    subject: meeting.subject,
    externalId: meeting.externalId,
    isBroadcast: false,
    isEntryExitAnnounced: true,
    allowedPresenters: "everyone",
    allowMeetingChat: "enabled",
    allowTeamworkReactions: true,
    allowAttendeeToEnableCamera: true,
    allowAttendeeToEnableMic: true,
    recordAutomatically: false,
    lobbyBypassSettings: { scope: "organization", isDialInBypassEnabled: false },
    ...options,
    videoTeleconferenceId: null,
    audioConferencing: null,
    chatInfo: { threadId: `19:meeting_${meeting.threadId}@thread.v2`, messageId: "0", replyChainMessageId: null },
    joinMeetingIdSettings: { isPasscodeRequired: false, joinMeetingId: meeting.joinMeetingId, passcode: null },
    participants: {
      organizer: person(owner.email, "presenter", { user: { id: owner.oid, displayName: owner.displayName } }),
      attendees: attendees.map(({ upn, role, identity }) =>
        person(upn ?? null, String(role ?? "attendee"), identity ?? null),
      ),
    },
  };
}

function bodyOf(call: Call): Body {
  try {
    const body: unknown = jsonOf(call);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Body;
  } catch {
    // not JSON: refused like JSON that is no object
  }
  throw graphErrors.unreadableBody();
}

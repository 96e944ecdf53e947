/** The controls of Zoom accounts: what people do in Zoom's own client and web portal. */
import { done, instant, NotThere, ok, type On, personOf, rfc3339 } from "./control-answers.ts";
import type { SandboxPerson } from "./people.ts";
import { type Answer, type Call, jsonOf } from "./site.ts";
import type { MeetingBody } from "./zoom/meeting-body.ts";
import type { ZoomStandIn } from "./zoom/zoom.ts";
import type { StoredMeeting } from "./zoom/zoom-state.ts";

type Body = Readonly<Record<string, unknown>>;
type Member = SandboxPerson & { readonly zoom: { readonly userId: string } };

export function addZoomControls(on: On, zoom: ZoomStandIn): void {
  const { life } = zoom;
  const at = "/zoom-accounts/:handle/meetings";
  const found = (call: Call): StoredMeeting => {
    const meeting = zoom.find(memberOf(call).zoom.userId, call.params["id"] ?? "");
    if (!meeting) throw new NotThere("There is no such meeting in this account.");
    return meeting;
  };
  const there = (call: Call): StoredMeeting => {
    const meeting = found(call);
    if (meeting.deletedAt !== undefined) throw new NotThere("This meeting is deleted.");
    return meeting;
  };
  const shown = (meeting: StoredMeeting, status = 200): Answer => {
    const seen = zoom.meetings(meeting.hostUserId).find(({ id }) => id === meeting.id);
    return ok(seen && { ...seen, startsAt: rfc3339(seen.startsAt), status: meeting.status }, status);
  };
  const act = (method: string, path: string, deed: (meeting: StoredMeeting, body: Body) => void): void =>
    on(method, path, (call) => {
      const meeting = there(call);
      deed(meeting, jsonOf(call));
      return shown(meeting);
    });

  on("GET", at, (call) => {
    const { zoom: account } = personOf(call);
    const meetings = account ? zoom.meetings(account.userId) : [];
    return ok({ items: meetings.map((meeting) => ({ ...meeting, startsAt: rfc3339(meeting.startsAt) })) });
  });
  on("POST", at, (call) => shown(life.create({ ...readChange(jsonOf(call)), host: memberOf(call) }), 201));
  act("PATCH", `${at}/:id`, (meeting, body) => life.change(meeting, readChange(body)));
  on("DELETE", `${at}/:id`, (call) => {
    const isForGood = ["1", "true"].includes(call.url.searchParams.get("permanently") ?? "");
    const meeting = isForGood ? found(call) : there(call);
    if (meeting.status === "started") throw new RangeError("The meeting is running.");
    life.remove(meeting, isForGood ? "for good" : "trash");
    return done;
  });
  on("POST", `${at}/:id/recover`, (call) => {
    const meeting = found(call);
    if (!zoom.isRecoverable(meeting)) throw new NotThere("This meeting is not in the trash.");
    life.recover(meeting);
    return shown(meeting);
  });
  act("POST", `${at}/:id/start`, (meeting) => life.start(meeting));
  act("POST", `${at}/:id/end`, (meeting) => life.end(meeting));
  act("POST", `${at}/:id/join`, (meeting, body) => {
    if (meeting.status !== "started") throw new RangeError("The meeting is not running.");
    life.join(meeting, {
      name: textOf(body, "name"),
      ...(body["email"] === undefined ? {} : { email: textOf(body, "email") }),
    });
  });
  act("POST", `${at}/:id/leave`, (meeting, body) => life.leave(meeting, textOf(body, "name")));
  on("POST", "/zoom-accounts/:handle/deauthorize", (call) => {
    zoom.deauthorize(memberOf(call));
    return done;
  });
}

function memberOf(call: Call): Member {
  const person = personOf(call);
  if (!person.zoom) throw new NotThere(`${person.handle} has no Zoom account.`);
  return { ...person, zoom: person.zoom };
}

function readChange(body: Body): MeetingBody {
  const minutes = body["durationMinutes"];
  if (minutes !== undefined && (!Number.isInteger(minutes) || (minutes as number) < 1))
    throw new RangeError("durationMinutes must be a whole number from 1.");
  return {
    ...(body["topic"] === undefined ? {} : { topic: textOf(body, "topic") }),
    ...(body["agenda"] === undefined ? {} : { agenda: textOf(body, "agenda") }),
    ...(body["timezone"] === undefined ? {} : { timezone: textOf(body, "timezone") }),
    ...(body["startsAt"] === undefined ? {} : { startsAt: instant(body["startsAt"], "startsAt") }),
    ...(minutes === undefined ? {} : { durationMinutes: minutes as number }),
  };
}

function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== "string") throw new RangeError(`${name} must be a text.`);
  return value;
}

/** Who is in the meeting: the page looks each half second, because others come and go through other windows and the controls. */
import { getJson, sendJson } from "/shared/dom.js";

const lookMs = 500;

/** `onChange({joined, left, members})` when somebody came or went, `onEnd()` once when the host has ended the meeting. */
export function createRoom({ as, role, onChange, onEnd }) {
  let followed;
  let timer;

  async function look() {
    const asked = followed;
    const { isRunning, uuid, members } = await getJson(`/room?${new URLSearchParams({ meeting: asked.id })}`);
    if (followed !== asked) return;
    if (!isRunning || uuid !== asked.uuid) {
      stop();
      await onEnd();
      return;
    }
    const isIn = (list) => (member) => list.some(({ participantUUID }) => participantUUID === member.participantUUID);
    const joined = members.filter((member) => !isIn(asked.members)(member));
    const left = asked.members.filter((member) => !isIn(members)(member));
    followed = { ...asked, members };
    if (joined.length + left.length > 0) onChange({ joined, left, members });
  }

  function stop() {
    clearInterval(timer);
    followed = undefined;
  }

  const send = (deed, sent = {}) =>
    sendJson("POST", `/room/${deed}`, { as: as(), role: role(), meeting: followed?.id ?? "", ...sent });

  return {
    enter: ({ meeting, ...who }) => (meeting ? sendJson("POST", "/room/enter", { meeting, ...who }) : undefined),
    leave: (name) => send("leave", { name }),
    async end() {
      if (!followed || followed.id === "personal") return onEnd();
      await send("end");
      return look();
    },
    letIn: (name) => send("enter", { as: "", role: "guest", name }),
    /** `null` or a personal room has nobody who comes and goes. */
    follow(meeting) {
      stop();
      if (!meeting || meeting.id === "personal") return;
      followed = meeting;
      timer = setInterval(() => void look().catch(() => undefined), lookMs);
    },
  };
}

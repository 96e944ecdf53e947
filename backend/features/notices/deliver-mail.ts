/** Mail as a channel for notices. */
import { MailFault } from "../../ports/mail.ts";
import type { Mail, MailAddress } from "../../ports/mail.ts";
import { DeliveryFault } from "../../ports/notice-channel.ts";
import type { NoticeChannel } from "../../ports/notice-channel.ts";

const hopes = { unavailable: "later", rejected: "never", not_allowed: "closed" } as const;

/** Reaches everybody who has an address, also while no mail server is set up: then notices wait. */
export function createMailChannel(options: {
  readonly mail: Mail | undefined;
  readonly sender: MailAddress;
}): NoticeChannel {
  const { mail, sender } = options;
  const host = sender.address.split("@").at(-1) ?? "";
  return {
    name: "email",
    reaches: ({ address }) => address !== "",
    deliver: async ({ id, at, to, content }) => {
      if (!mail) throw new DeliveryFault("No mail server is set up", { hope: "closed", mayHaveArrived: "no" });
      try {
        await mail.send({ ...content, messageId: `${id}@${host}`, at, from: sender, to });
      } catch (thrown) {
        if (!(thrown instanceof MailFault)) throw thrown;
        const { kind, mayHaveArrived } = thrown;
        throw new DeliveryFault(thrown.message, { hope: hopes[kind], mayHaveArrived, cause: thrown });
      }
    },
  };
}

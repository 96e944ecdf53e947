/** A mail server in memory, with the ways in which real ones fail. */
import { MailFault } from "../ports/mail.ts";
import type { Mail, MailFaultKind, MailMessage } from "../ports/mail.ts";

/** How sending goes wrong: before the server takes the message, or after (its answer is lost, or our process dies). */
export type MailMishap =
  | { readonly when: "before" | "after"; readonly kind: MailFaultKind }
  | { readonly when: "process dies before" | "process dies after" };

export interface MemoryMail {
  readonly mail: Mail;
  readonly sender: { readonly name: string; readonly address: string };
  /** Every message that the server took, oldest first. */
  readonly taken: () => readonly MailMessage[];
  /** What this address has received, oldest first; a message that came twice under one id is one. */
  readonly inbox: (address: string) => readonly MailMessage[];
  /** The next messages go wrong, in this order. */
  readonly fail: (...mishaps: readonly MailMishap[]) => void;
  /** From now on every message goes wrong, until `undefined` is given. */
  readonly breakDown: (kind: MailFaultKind | undefined) => void;
  /** Happens while the next message is being taken. */
  readonly meanwhile: (work: () => Promise<void>) => void;
  /** Rejects when the process dies. */
  readonly death: () => Promise<never>;
}

export function createMemoryMail(): MemoryMail {
  const taken: MailMessage[] = [];
  const mishaps: MailMishap[] = [];
  let down: MailFaultKind | undefined;
  let die = (): void => undefined;
  let meanwhile: (() => Promise<void>) | undefined;
  const send = async (message: MailMessage): Promise<void> => {
    if (down) throw new MailFault("down", { kind: down, mayHaveArrived: "no" });
    const mishap = mishaps.shift();
    const beside = meanwhile;
    meanwhile = undefined;
    await beside?.();
    if (mishap?.when !== "before" && mishap?.when !== "process dies before") taken.push(message);
    if (!mishap) return;
    if (mishap.when === "before" || mishap.when === "after") {
      throw new MailFault("went wrong", { kind: mishap.kind, mayHaveArrived: mishap.when === "after" ? "yes" : "no" });
    }
    die();
    await new Promise<never>(() => undefined);
  };
  return {
    mail: { send },
    sender: { name: "Slotside", address: "no-reply@slotside.example" },
    taken: () => taken,
    inbox: (address) => {
      const received = taken.filter(({ to }) => to.address === address);
      return received.filter(({ messageId }, at) => received.findIndex((each) => each.messageId === messageId) === at);
    },
    fail: (...more) => void mishaps.push(...more),
    breakDown: (kind) => {
      down = kind;
    },
    meanwhile: (work) => {
      meanwhile = work;
    },
    death: () =>
      new Promise((_, reject) => {
        die = () => reject(new Error("the process died"));
      }),
  };
}

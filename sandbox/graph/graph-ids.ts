/** Ids in the shapes Exchange gives out. Unique per sandbox by a random instance name, and by a rising number within it. */
import { createHash } from "node:crypto";
import type { Chance } from "../chance.ts";

export interface GraphIds {
  /** Default and immutable id of a new item in this mailbox; both base64url and different. */
  item(oid: string): { readonly id: string; readonly immutableId: string };
  /** Of the main calendar, or of the person's further ones, from 1. */
  calendarId(oid: string, number?: number): string;
  /** 22 bytes in base64, another one for each write. */
  changeKey(oid: string): string;
  /** The `040000008200E00074C5B7101A82E008…` form of an event made in Exchange. */
  iCalUId(createdAt: number): string;
  /** Thread id for a Teams join link. */
  threadId(): string;
}

export interface IdState {
  readonly instance: string;
  next: number;
}

export const firstIdState = (chance: Chance): IdState => ({ instance: chance.bytes(12).toString("hex"), next: 1 });

export function createGraphIds(state: IdState): GraphIds {
  const hash = (text: string): Buffer => createHash("sha256").update(`${state.instance}/${text}`).digest();
  const number = (bytes: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeUIntBE(state.next, Math.max(0, bytes - 6), Math.min(bytes, 6));
    state.next += 1;
    return buffer;
  };
  const mailbox = (oid: string): Buffer => hash(`mailbox/${oid}`).subarray(0, 16);
  const entry = (oid: string, kind: number): Buffer =>
    Buffer.concat([
      Buffer.from([0, 3, 0x24, 0]),
      Buffer.from(guidText(mailbox(oid))),
      Buffer.from([0, 0x46, 0, 0, 0, 0, 0]),
      mailbox(oid),
      Buffer.from([7, 0]),
      hash(oid).subarray(0, 16),
      Buffer.from([0, 0, 0, 0, 1, kind, 0, 0]),
    ]);
  return {
    item(oid) {
      const serial = number(6);
      const id = Buffer.concat([
        entry(oid, 0x0d),
        hash(oid).subarray(16),
        Buffer.from([0]),
        serial,
        Buffer.from([0, 0]),
      ]);
      const immutable = Buffer.concat([
        Buffer.from("0009002e000000000000", "hex"),
        Buffer.from("1d840311aa6611cdbc8000aa002f845a0d00", "hex"),
        hash(oid).subarray(0, 16),
        serial,
        Buffer.alloc(3),
      ]);
      return {
        id: id.toString("base64url") + "=".repeat(paddingOf(id)),
        immutableId: immutable.toString("base64url") + "=".repeat(paddingOf(immutable)),
      };
    },
    calendarId(oid, index = 0) {
      const bytes = Buffer.concat([entry(oid, 0x06), Buffer.alloc(8, index)]);
      return bytes.toString("base64url") + "=".repeat(paddingOf(bytes));
    },
    changeKey: (oid) => Buffer.concat([mailbox(oid), number(6)]).toString("base64"),
    iCalUId(createdAt) {
      const fileTime = Buffer.alloc(8);
      fileTime.writeBigUInt64LE((BigInt(createdAt) + 11_644_473_600_000n) * 10_000n);
      return `040000008200E00074C5B7101A82E00800000000${fileTime.toString("hex")}000000000000000010000000${hash(
        `uid/${number(6).toString("hex")}`,
      )
        .subarray(0, 16)
        .toString("hex")}`.toUpperCase();
    },
    threadId: () =>
      Buffer.from(guidText(hash(`thread/${number(6).toString("hex")}`).subarray(0, 16))).toString("base64"),
  };
}

/** Whether a text can be an item id at all; Graph refuses others with `ErrorInvalidIdMalformed`. */
export const looksLikeItemId = (id: string): boolean => /^[A-Za-z0-9_-]{40,}={0,2}$/.test(id);

const paddingOf = (bytes: Buffer): number => (3 - (bytes.length % 3)) % 3;

function guidText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

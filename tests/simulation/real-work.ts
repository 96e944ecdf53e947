/**
 * What takes real time inside a task is counted, so that how fast it is decides nothing: turns of Node's loop, digests and keys made
 * in its threads, files, compression. Random bytes come from the seed.
 */
import crypto from "node:crypto";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";
import zlib from "node:zlib";
import type { Chance } from "./seeded-chance.ts";
import type { Scheduler } from "./scheduler.ts";

type Inside = () => { readonly scheduler: Scheduler; readonly chance: Chance } | undefined;
type Call = (...given: unknown[]) => unknown;

const callingBack = {
  crypto: ["generateKey", "generateKeyPair", "hkdf", "pbkdf2", "randomFill", "scrypt", "sign", "verify"],
  zlib: [
    "brotliCompress",
    "brotliDecompress",
    "deflate",
    "deflateRaw",
    "gunzip",
    "gzip",
    "inflate",
    "inflateRaw",
    "unzip",
  ],
} as const;

/** `inside` answers only for code that runs in a task; whatever runs outside of one is left as it is. */
export function installRealWork(inside: Inside): void {
  countImmediates(inside);
  countCallbacks(inside, crypto as unknown as Record<string, Call>, callingBack.crypto);
  countCallbacks(inside, zlib as unknown as Record<string, Call>, callingBack.zlib);
  countPromises(inside, Object.getPrototypeOf(crypto.webcrypto.subtle) as Record<string, Call>);
  countPromises(inside, fs.promises as unknown as Record<string, Call>);
  seedBytes(inside);
  syncBuiltinESMExports();
}

function countImmediates(inside: Inside): void {
  const { setImmediate: real, clearImmediate: realClear } = globalThis;
  const ends = new WeakMap<object, () => void>();
  const set = (work: Call, ...given: unknown[]): unknown => {
    const end = inside()?.scheduler.beginReal();
    const immediate = real(() => {
      end?.();
      work(...given);
    });
    if (end) ends.set(immediate, end);
    return immediate;
  };
  const clear = (immediate: NodeJS.Immediate | undefined): void => {
    if (immediate) ends.get(immediate)?.();
    realClear(immediate);
  };
  Object.assign(globalThis, { setImmediate: set, clearImmediate: clear });
}

function countCallbacks(inside: Inside, module: Record<string, Call>, names: readonly string[]): void {
  for (const name of names) {
    const real = module[name];
    if (!real) throw new Error(`this version of Node has no ${name}`);
    const counted: Call = (...given) => {
      const told = given.at(-1);
      const end = typeof told === "function" ? inside()?.scheduler.beginReal() : undefined;
      if (!end) return real(...given);
      const tell: Call = (...answer) => {
        end();
        return (told as Call)(...answer);
      };
      return real(...given.slice(0, -1), tell);
    };
    const asPromise = Object.getOwnPropertyDescriptor(real, promisify.custom)?.value as Call | undefined;
    if (asPromise) Object.assign(counted, { [promisify.custom]: counting(inside, asPromise) });
    module[name] = counted;
  }
}

function countPromises(inside: Inside, methods: Record<string, Call>): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(methods)))
    if (typeof value === "function" && name !== "constructor") methods[name] = counting(inside, value as Call);
}

function counting(inside: Inside, real: Call): Call {
  return function (this: unknown, ...given: unknown[]): unknown {
    const answer = real.apply(this, given);
    const scheduler = inside()?.scheduler;
    return scheduler && answer instanceof Promise ? scheduler.really(answer) : answer;
  };
}

function seedBytes(inside: Inside): void {
  const real = crypto.randomBytes.bind(crypto) as (size: number, told?: Call) => Buffer;
  const seeded = (size: number, told?: Call): Buffer | undefined => {
    const chance = inside()?.chance;
    if (!chance) return real(size, told);
    const bytes = Buffer.from(Array.from({ length: size }, () => chance.below(256)));
    if (!told) return bytes;
    process.nextTick(told, null, bytes);
    return undefined;
  };
  crypto.randomBytes = seeded as typeof crypto.randomBytes;
  crypto.randomUUID = ((realUuid) => () => {
    if (!inside()) return realUuid();
    const hex = (seeded(16) as Buffer).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  })(crypto.randomUUID.bind(crypto));
}

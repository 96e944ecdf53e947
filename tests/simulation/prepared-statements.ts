/**
 * Sends statements to the embedded database in one exchange each, prepared once, and reads the answers as plainly as they come: a
 * simulation sends the same few hundred all the time, and its time is theirs.
 */
import { type PGlite, protocol, types } from "@electric-sql/pglite";

export interface Rows {
  readonly rows: readonly Record<string, unknown>[];
  readonly affected: number;
}

interface Field {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
  readonly fields: readonly Field[];
}

const { serialize, messages, Parser } = protocol;
/** Types whose text is their value. */
const plain: ReadonlySet<number> = new Set([types.TEXT, types.UUID, types.VARCHAR]);
const known = new WeakMap<PGlite, Map<string, Prepared>>();
/** Letters by which PostgreSQL names its messages. */
const kinds = { row: 0x44, done: 0x43, fields: 0x54, parameters: 0x74, error: 0x45 } as const;

/** Rejects with the database's own error. */
export async function runPrepared(pglite: PGlite, text: string, values: readonly unknown[]): Promise<Rows> {
  const { name, parameterTypes, fields } = await prepare(pglite, text);
  const given = values.map((value, index) => asText(pglite, value, parameterTypes[index]));
  const answer = await send(pglite, [
    serialize.bind({ statement: name, values: given }),
    serialize.execute({}),
    serialize.sync(),
  ]);
  return readRows(answer, fields);
}

/** Statements without values and without an answer. */
export async function runPlain(pglite: PGlite, text: string): Promise<void> {
  await send(pglite, [serialize.query(text)]);
}

/** Prepares everything anew from now on. */
export async function forgetPrepared(pglite: PGlite): Promise<void> {
  await pglite.exec("deallocate all");
  known.delete(pglite);
}

async function prepare(pglite: PGlite, text: string): Promise<Prepared> {
  const ofDatabase = known.get(pglite) ?? new Map<string, Prepared>();
  known.set(pglite, ofDatabase);
  const before = ofDatabase.get(text);
  if (before) return before;
  const name = `p${ofDatabase.size}`;
  const parts = [serialize.parse({ name, text }), serialize.describe({ type: "S", name }), serialize.sync()];
  let parameterTypes: readonly number[] = [];
  let fields: readonly Field[] = [];
  for (const { kind, at, data } of messagesIn(await send(pglite, parts))) {
    if (kind === kinds.parameters) parameterTypes = readParameterTypes(data, at);
    if (kind === kinds.fields) fields = readFields(pglite, data, at);
  }
  const prepared = { name, parameterTypes, fields };
  ofDatabase.set(text, prepared);
  return prepared;
}

/** The answer's bytes; rejects when it holds an error. */
async function send(pglite: PGlite, parts: readonly Uint8Array[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  // What is handed over is the engine's own memory, which it writes again.
  const onRawData = (data: Uint8Array): void => void chunks.push(data.slice());
  await pglite.execProtocolRawStream(new Uint8Array(Buffer.concat(parts)), { syncToFs: false, onRawData });
  const answer = Buffer.concat(chunks);
  for (const { kind } of messagesIn(answer)) if (kind === kinds.error) throw errorIn(answer);
  return answer;
}

function errorIn(answer: Buffer): Error {
  let found: Error | undefined;
  new Parser().parse(new Uint8Array(answer), (message) => {
    if (message instanceof messages.DatabaseError) found ??= message;
  });
  return found ?? new Error("cannot happen: an error that cannot be read");
}

interface Message {
  readonly kind: number;
  /** Where its content begins. */
  readonly at: number;
  readonly data: Buffer;
}

function* messagesIn(data: Buffer): Generator<Message> {
  for (let at = 0; at < data.length; at += 1 + data.readInt32BE(at + 1))
    yield { kind: data.readUInt8(at), at: at + 5, data };
}

function readParameterTypes(data: Buffer, at: number): readonly number[] {
  return Array.from({ length: data.readInt16BE(at) }, (_, index) => data.readInt32BE(at + 2 + index * 4));
}

/** Name, then table, column, type, size, modifier and format: eighteen bytes after the name's end. */
function readFields({ parsers }: PGlite, data: Buffer, at: number): readonly Field[] {
  const fields: Field[] = [];
  let next = at + 2;
  for (let left = data.readInt16BE(at); left > 0; left -= 1) {
    const end = data.indexOf(0, next);
    const type = data.readInt32BE(end + 7);
    const read = (text: string): unknown => types.parseType(text, type, parsers);
    fields.push({ name: data.toString("utf8", next, end), read: plain.has(type) ? (text) => text : read });
    next = end + 19;
  }
  return fields;
}

function readRows(answer: Buffer, fields: readonly Field[]): Rows {
  const rows: Record<string, unknown>[] = [];
  let affected = 0;
  for (const { kind, at, data } of messagesIn(answer)) {
    if (kind === kinds.row) rows.push(readRow(fields, data, at));
    if (kind === kinds.done)
      affected = Number(/ (\d+)$/.exec(data.toString("latin1", at, data.indexOf(0, at)))?.[1] ?? 0);
  }
  return { rows, affected };
}

function readRow(fields: readonly Field[], data: Buffer, at: number): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  let next = at + 2;
  for (const { name, read } of fields) {
    const length = data.readInt32BE(next);
    next += 4;
    row[name] = length < 0 ? null : read(data.toString("utf8", next, next + length));
    next += Math.max(0, length);
  }
  return row;
}

function asText(pglite: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  const serializer = type === undefined ? undefined : pglite.serializers[type];
  return serializer ? serializer(value) : String(value);
}

/** Sends a statement to the embedded database in one exchange, prepared once: a simulation sends the same few hundred all the time. */
import { type PGlite, protocol, types } from "@electric-sql/pglite";

export interface Rows {
  readonly rows: readonly Record<string, unknown>[];
  readonly affected: number;
}

interface Prepared {
  readonly name: string;
  readonly parameterTypes: readonly number[];
}

interface Message {
  readonly name: string;
  readonly dataTypeIDs?: readonly number[];
  readonly fields?: readonly unknown[];
  readonly text?: string;
}

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

const { serialize } = protocol;
const known = new WeakMap<PGlite, Map<string, Prepared>>();

/** Rejects with the database's own error. */
export async function runPrepared(pglite: PGlite, text: string, values: readonly unknown[]): Promise<Rows> {
  const prepared = await prepare(pglite, text);
  const given = values.map((value, index) => asText(pglite, value, prepared.parameterTypes[index]));
  const messages = await send(pglite, [
    serialize.bind({ statement: prepared.name, values: given }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ]);
  return readRows(pglite, messages);
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
  const messages = await send(pglite, parts);
  const described = messages.find((message) => message.name === "parameterDescription");
  const prepared = { name, parameterTypes: described?.dataTypeIDs ?? [] };
  ofDatabase.set(text, prepared);
  return prepared;
}

async function send(pglite: PGlite, parts: readonly Uint8Array[]): Promise<readonly Message[]> {
  const done = await pglite.execProtocol(new Uint8Array(Buffer.concat(parts)));
  return done.messages;
}

function asText(pglite: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  const serializer = type === undefined ? undefined : pglite.serializers[type];
  return serializer ? serializer(value) : String(value);
}

function readRows(pglite: PGlite, messages: readonly Message[]): Rows {
  const rows: Record<string, unknown>[] = [];
  let fields: readonly Field[] = [];
  let affected = 0;
  for (const message of messages) {
    if (message.name === "rowDescription") fields = message.fields as readonly Field[];
    if (message.name === "commandComplete") affected = Number(/ (\d+)$/.exec(message.text ?? "")?.[1] ?? 0);
    if (message.name !== "dataRow") continue;
    const row: Record<string, unknown> = {};
    for (const [index, { name, dataTypeID }] of fields.entries())
      row[name] = types.parseType(message.fields?.[index] as string | null, dataTypeID, pglite.parsers);
    rows.push(row);
  }
  return { rows, affected };
}

/** The part of OData `$filter` that mailboxes understand here: comparisons, `and`, `or`, `not`, two functions, and extended properties. */
import { type Json, propertyOf } from "./event-json.ts";
import { graphErrors } from "./graph-error.ts";
import type { StoredEvent } from "./stored-event.ts";

type Test = (event: StoredEvent, json: Json) => boolean;
type Value = string | number | boolean | null;

const tokenPattern =
  /\s*(\(|\)|,|'(?:[^']|'')*'|singleValueExtendedProperties\/any|[A-Za-z_][\w./:-]*|-?\d[\w.:+-]*)/iy;

/** Throws ErrorInvalidUrlQueryFilter for anything it does not understand: better a refusal than a wrong list. */
export function readFilter(text: string): Test {
  const tokens = tokenize(text);
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const take = (expected?: string): string => {
    const token = tokens[position];
    if (token === undefined || (expected !== undefined && token.toLowerCase() !== expected))
      throw graphErrors.badFilter();
    position += 1;
    return token;
  };
  const either = (): Test => {
    const tests = [both()];
    while (peek()?.toLowerCase() === "or") {
      take();
      tests.push(both());
    }
    return (event, json) => tests.some((test) => test(event, json));
  };
  const both = (): Test => {
    const tests = [one()];
    while (peek()?.toLowerCase() === "and") {
      take();
      tests.push(one());
    }
    return (event, json) => tests.every((test) => test(event, json));
  };
  const one = (): Test => {
    const token = take();
    if (token === "(") {
      const inner = either();
      take(")");
      return inner;
    }
    if (token.toLowerCase() === "not") {
      const inner = one();
      return (event, json) => !inner(event, json);
    }
    if (/^singleValueExtendedProperties\/any$/i.test(token)) return anyProperty(take);
    if (/^(startswith|contains)$/i.test(token)) return textFunction(token.toLowerCase(), take);
    return comparison(token, take);
  };
  const test = either();
  if (position < tokens.length) throw graphErrors.badFilter();
  return test;
}

function tokenize(text: string): readonly string[] {
  const tokens: string[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.trimEnd().length) {
    const match = tokenPattern.exec(text);
    if (!match?.[1]) throw graphErrors.badFilter();
    tokens.push(match[1]);
  }
  return tokens;
}

/** `singleValueExtendedProperties/Any(ep: ep/id eq '…' and ep/value eq '…')`; the value may also be compared by `ne null`. */
function anyProperty(take: (expected?: string) => string): Test {
  take("(");
  const variable = take().replace(/:$/, "");
  const conditions: { side: string; operator: string; value: Value }[] = [];
  let next: string;
  do {
    const [name, side] = take().split("/");
    if (name?.toLowerCase() !== variable.toLowerCase() || !/^(id|value)$/i.test(side ?? ""))
      throw graphErrors.badFilter();
    conditions.push({ side: (side ?? "").toLowerCase(), operator: take().toLowerCase(), value: literal(take()) });
    next = take();
  } while (next.toLowerCase() === "and");
  if (next !== ")") throw graphErrors.badFilter();
  const id = conditions.find(({ side, operator }) => side === "id" && operator === "eq")?.value;
  if (typeof id !== "string") throw graphErrors.badFilter();
  const values = conditions.filter(({ side }) => side === "value");
  return (event) => {
    const property = propertyOf(event, id);
    return property !== undefined && values.every(({ operator, value }) => compare(property.value, operator, value));
  };
}

function textFunction(name: string, take: (expected?: string) => string): Test {
  take("(");
  const path = take();
  take(",");
  const part = String(literal(take())).toLowerCase();
  take(")");
  return (_, json) => {
    const value = String(valueAt(json, path)).toLowerCase();
    return name === "contains" ? value.includes(part) : value.startsWith(part);
  };
}

const filterable =
  /^(iCalUId|subject|start\/dateTime|end\/dateTime|isCancelled|isOrganizer|isAllDay|isOnlineMeeting|showAs|importance|sensitivity|createdDateTime|lastModifiedDateTime|type|organizer\/emailAddress\/(address|name))$/i;

function comparison(path: string, take: (expected?: string) => string): Test {
  if (!filterable.test(path)) throw graphErrors.badFilter();
  const operator = take().toLowerCase();
  const value = literal(take());
  return (_, json) => compare(comparable(valueAt(json, path)), operator, comparable(value));
}

function compare(left: Value, operator: string, right: Value): boolean {
  if (operator === "eq") return left === right;
  if (operator === "ne") return left !== right;
  if (left === null || right === null) return false;
  if (operator === "gt") return left > right;
  if (operator === "ge") return left >= right;
  if (operator === "lt") return left < right;
  if (operator === "le") return left <= right;
  throw graphErrors.badFilter();
}

/** Date and time texts compare as instants, so that fractions and `Z` do not matter. */
function comparable(value: Value): Value {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return value;
  const text = value.replace(/(\.\d{3})\d*/, "$1");
  return Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
}

function literal(token: string): Value {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (token === "true" || token === "false") return token === "true";
  if (token === "null") return null;
  if (/^\d{4}-\d{2}-\d{2}T/.test(token)) return token;
  if (/^-?\d+(\.\d+)?$/.test(token)) return Number(token);
  throw graphErrors.badFilter();
}

function valueAt(json: Json, path: string): Value {
  let value: unknown = json;
  for (const step of path.split("/")) {
    const holder = (value ?? {}) as Json;
    const name = Object.keys(holder).find((key) => key.toLowerCase() === step.toLowerCase());
    value = name === undefined ? null : holder[name];
  }
  return value as Value;
}

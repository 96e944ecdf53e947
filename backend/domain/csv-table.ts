/** Reads tables as spreadsheets write them: `,`, `;` or tab between the cells, quotes where a cell needs them (RFC 4180). */

export interface CsvRecord {
  /** Of its first line in the file; the heading is line 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** As it stands in the file, without its line end. */
  readonly source: string;
  /** What makes it unreadable. */
  readonly problem?: "open_quote" | "text_after_quote";
}

export interface CsvTable {
  readonly separator: "," | ";" | "\t";
  readonly heading: readonly string[];
  /** In the order of the file, without empty lines. */
  readonly records: readonly CsvRecord[];
}

/** A longer one was never closed; without this, a file of quotes alone would take minutes to read. */
const mostCellCharacters = 5_000;

/** Windows-1252 where it differs from Latin-1: code points of the bytes 0x80 to 0x9f. */
const windows1252 = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
];

/** Text of bytes that are not UTF-8: what spreadsheets of western Europe write. Never fails. */
export function decodeWindows1252(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    text += String.fromCharCode(byte >= 0x80 && byte <= 0x9f ? (windows1252[byte - 0x80] ?? byte) : byte);
  }
  return text;
}

/** The first 5,001 lines; `undefined` when there is not even a heading. Cells are trimmed; so is the mark that some programs put before the text. */
export function readCsvTable(text: string): CsvTable | undefined {
  const body = text.replace(/^\uFEFF/, "");
  const named = /^sep=([,;\t])\r?\n/i.exec(body);
  const skipped = named ? 1 : 0;
  const rest = named ? body.slice(named[0].length) : body;
  const separator = (named?.[1] as CsvTable["separator"] | undefined) ?? guessSeparator(rest);
  const [first, ...records] = readRecords(rest, separator).filter(({ source }) => source.trim() !== "");
  if (!first) return undefined;
  const heading = first.cells.map((cell) => cell.trim());
  const moved = records.map((record) => ({ ...record, line: record.line + skipped }));
  return { separator, heading, records: moved.filter(({ cells }) => cells.some((cell) => cell !== "")) };
}

/** The one that occurs most in the first line, outside of quotes. */
function guessSeparator(text: string): CsvTable["separator"] {
  const [firstLine = ""] = text
    .replaceAll(/"[^"]*"/g, "")
    .trimStart()
    .split(/[\r\n]/, 1);
  const count = (separator: string): number => firstLine.split(separator).length;
  const ranked = ([";", "\t", ","] as const).toSorted((a, b) => count(b) - count(a));
  return ranked[0] ?? ",";
}

/** One more than any import takes, and the heading. */
const mostRecords = 5_001;

function readRecords(text: string, separator: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < text.length && records.length <= mostRecords) {
    const record = readRecord(text, at, separator);
    records.push({
      line,
      cells: record.cells,
      source: text.slice(at, record.end),
      ...(record.problem ? { problem: record.problem } : {}),
    });
    line += countLines(text.slice(at, record.next));
    at = record.next;
  }
  return records;
}

const countLines = (text: string): number => text.split(/\r\n|\r|\n/).length - 1;

interface ReadRecord {
  readonly cells: readonly string[];
  /** Where its text ends, and where the next begins. */
  readonly end: number;
  readonly next: number;
  readonly problem?: CsvRecord["problem"];
}

function readRecord(text: string, from: number, separator: string): ReadRecord {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    const cell = readCell(text, at, separator);
    if (cell.problem) return { ...endOfLine(text, from), cells: [...cells, cell.text], problem: cell.problem };
    cells.push(cell.text);
    at = cell.end;
    if (text[at] !== separator) return { ...endOfLine(text, at), cells };
    at += 1;
  }
}

/** Of the line that holds this place: where its text ends, and where the next line begins. */
function endOfLine(text: string, at: number): { readonly end: number; readonly next: number } {
  const found = /\r\n|\r|\n/.exec(text.slice(at));
  if (!found) return { end: text.length, next: text.length };
  return { end: at + found.index, next: at + found.index + found[0].length };
}

interface ReadCell {
  readonly text: string;
  /** Of the separator or line end that follows. */
  readonly end: number;
  readonly problem?: CsvRecord["problem"];
}

function readCell(text: string, from: number, separator: string): ReadCell {
  const isEnd = (at: number): boolean => at >= text.length || text[at] === separator || /[\r\n]/.test(text[at] ?? "");
  let start = from;
  while (text[start] === " ") start += 1;
  if (text[start] !== '"') {
    let end = from;
    while (!isEnd(end)) end += 1;
    return { text: text.slice(from, end).trim(), end };
  }
  let value = "";
  const furthest = Math.min(text.length, start + mostCellCharacters);
  for (let at = start + 1; at < furthest; at += 1) {
    if (text[at] !== '"') value += text[at];
    else if (text[at + 1] === '"') {
      value += '"';
      at += 1;
    } else {
      let end = at + 1;
      while (text[end] === " ") end += 1;
      return isEnd(end) ? { text: value.trim(), end } : { text: value, end, problem: "text_after_quote" };
    }
  }
  return { text: value, end: text.length, problem: "open_quote" };
}

/** One line of a table, its cells quoted where they need it; what a spreadsheet would run as a formula is made plain text. */
export function writeCsvLine(cells: readonly string[], separator: CsvTable["separator"]): string {
  const quoted = cells.map((cell) => {
    const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /["\r\n]/.test(harmless) || harmless.includes(separator) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  });
  return quoted.join(separator);
}

/** From an uploaded table to its lines, by the names of their columns. */
import type { ImportError } from "#contract/imports.ts";
import { decodeWindows1252, readCsvTable, writeCsvLine } from "../../domain/csv-table.ts";
import type { CsvTable } from "../../domain/csv-table.ts";
import { sayImportProblem, sayUnfitFile } from "../../domain/import-problems.ts";
import type { ImportProblem, UnfitFile } from "../../domain/import-problems.ts";
import type { Language } from "../../domain/problem-sentences.ts";
import { RequestProblem } from "../../platform/request-problem.ts";

/** More would not be looked through before it is applied. */
const mostLines = 5_000;

export interface Column<Name extends string> {
  readonly name: Name;
  /** How headings may call it, in small letters without blanks, `-` and `_`. */
  readonly headings: readonly string[];
  readonly isNeeded: boolean;
}

/** One line: the values of the known columns, or why it cannot be read. */
export interface UploadedLine<Name extends string> {
  readonly line: number;
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly problem?: ImportProblem;
}

export interface UploadedTable<Name extends string> {
  readonly lines: readonly UploadedLine<Name>[];
  /** Counted from 0. */
  readonly columnOf: Readonly<Partial<Record<Name, number>>>;
  readonly table: CsvTable;
}

/** The text of an upload. Bytes are UTF-8 if they can be, UTF-16 if they say so, else Windows-1252. */
export function readUploadText(upload: {
  readonly csv?: string | undefined;
  readonly base64?: string | undefined;
}): string {
  if (upload.base64 === undefined) return upload.csv ?? "";
  const bytes = Buffer.from(upload.base64, "base64");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/** Fails: invalid_request, with a sentence on what the file lacks. */
export function readUpload<Name extends string>(
  text: string,
  columns: readonly Column<Name>[],
  language: Language = "en",
): UploadedTable<Name> {
  const unfit = (problem: UnfitFile, value = ""): RequestProblem => {
    const detail = sayUnfitFile(problem, value, language);
    return new RequestProblem("invalid_request", detail, { errors: [{ path: "body.csv", message: detail }] });
  };
  const table = readCsvTable(text);
  if (!table) throw unfit("empty");
  if (table.records.length === 0) throw unfit("heading_alone");
  if (table.records.length > mostLines) throw unfit("too_many_lines", String(mostLines));
  const headings = table.heading.map((heading) => heading.toLowerCase().replaceAll(/[\s_-]/g, ""));
  const columnOf: Partial<Record<Name, number>> = {};
  for (const { name, headings: names, isNeeded } of columns) {
    const at = headings.findIndex((heading) => names.includes(heading));
    if (at >= 0) columnOf[name] = at;
    else if (isNeeded) throw unfit("column_missing", name);
  }
  const lines = table.records.map((record) => readLine(record, { columns, columnOf, width: table.heading.length }));
  return { lines, columnOf, table };
}

function readLine<Name extends string>(
  record: CsvTable["records"][number],
  shape: {
    readonly columns: readonly Column<Name>[];
    readonly columnOf: Readonly<Partial<Record<Name, number>>>;
    readonly width: number;
  },
): UploadedLine<Name> {
  const { line, cells, problem } = record;
  const none = (): Partial<Record<Name, string>> => ({});
  const values = none();
  for (const { name } of shape.columns) {
    const at = shape.columnOf[name];
    const value = at === undefined ? "" : cells[at];
    if (value) values[name] = value.normalize("NFC");
  }
  if (problem) return { line, values: none(), problem: { line, code: problem } };
  // A row that a spreadsheet filled up with empty cells is as good as one that is not.
  const width = cells.findLastIndex((cell) => cell !== "") + 1;
  if (width > shape.width) return { line, values: none(), problem: { line, code: "wrong_columns" } };
  const missing = shape.columns.find(({ name, isNeeded }) => isNeeded && values[name] === undefined);
  if (!missing) return { line, values };
  const column = shape.columnOf[missing.name];
  return { line, values, problem: { line, code: "empty", ...(column === undefined ? {} : { column }) } };
}

/** The errors as the contract shows them, and the lines they are on as a table that can be corrected and sent again. */
export function describeProblems(
  { table }: Pick<UploadedTable<string>, "table">,
  problems: readonly ImportProblem[],
  language: Language,
): { readonly errors: ImportError[]; readonly badLines: string } {
  const bad = new Set(problems.map(({ line }) => line));
  const lines = table.records.filter(({ line }) => bad.has(line)).map(({ source }) => source);
  const heading = writeCsvLine(table.heading, table.separator);
  return {
    badLines: bad.size === 0 ? "" : `${[heading, ...lines].join("\r\n")}\r\n`,
    errors: problems.map((problem) => {
      const { line, code, column, value } = problem;
      const columnName = column === undefined ? undefined : table.heading[column];
      return {
        line,
        code,
        ...sayImportProblem(problem, language),
        ...(column === undefined ? {} : { column: column + 1 }),
        ...(columnName === undefined ? {} : { columnName }),
        ...(value === undefined ? {} : { value }),
      };
    }),
  };
}

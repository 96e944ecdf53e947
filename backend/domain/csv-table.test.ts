import { describe, expect, it } from "@jest/globals";
import { decodeWindows1252, readCsvTable, writeCsvLine } from "./csv-table.ts";

const cells = (text: string) => readCsvTable(text)?.records.map((record) => record.cells);

describe("tables as spreadsheets write them", () => {
  it.each([
    ["commas", "provider,learner\na@x.org,b@x.org\n", [["a@x.org", "b@x.org"]]],
    [
      "semicolons and Windows line ends",
      "provider;learner\r\na;b\r\nc;d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["tabs", "provider\tlearner\na\tb", [["a", "b"]]],
    ["a byte order mark", "\uFEFFprovider;learner\na;b", [["a", "b"]]],
    ["a line that names the separator", "sep=;\r\nname;note\r\na,b;c", [["a,b", "c"]]],
    ["quotes around what needs them", 'name,note\n"Lovelace, Ada","says ""hi"""', [["Lovelace, Ada", 'says "hi"']]],
    ["a line end inside quotes", 'name,note\n"two\r\nlines",x', [["two\r\nlines", "x"]]],
    ["blanks around cells", 'a ; b\n x ; "y" ', [["x", "y"]]],
    ["empty lines and rows of nothing but separators", "a;b\n\n;\nx;y\n\n", [["x", "y"]]],
    ["old Macintosh line ends", "a,b\rx,y\r", [["x", "y"]]],
    ["separators in quotes of the heading", '"a,b,c,d";e\nx;y', [["x", "y"]]],
    ["an empty last cell", "a,b\nx,", [["x", ""]]],
  ])("are read with %s", (_, text, expected) => expect(cells(text)).toEqual(expected));

  it.each([
    ["nothing at all", ""],
    ["blank lines", "\r\n \n"],
    ["a mark alone", "\uFEFF"],
  ])("are none when there is %s", (_, text) => expect(readCsvTable(text)).toBeUndefined());

  it("count lines as an editor does, also after a cell of two lines and a separator line", () => {
    const table = readCsvTable('sep=;\na;b\n"1\n2";x\n\ny;z');
    expect(table?.records.map(({ line }) => line)).toEqual([3, 6]);
  });

  it.each([
    ["a quote that is never closed", 'a,b\n"x,y\nz,w', "open_quote"],
    ["text after a closing quote", 'a,b\n"x"y,z\nz,w', "text_after_quote"],
  ])("say of %s that only its line is unreadable", (_, text, problem) => {
    const records = readCsvTable(text)?.records ?? [];
    expect(records.map((record) => [record.line, record.problem])).toEqual([
      [2, problem],
      [3, undefined],
    ]);
    expect(records[1]?.cells).toEqual(["z", "w"]);
    expect(records[0]?.source).toBe(text.split("\n")[1]);
  });

  it("come with umlauts and typographic marks of Windows-1252", () => {
    expect(decodeWindows1252(Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x20, 0x80, 0x96))).toBe("Müller €–");
  });

  it("are written so that they read as they were, and run as no formula", () => {
    const line = writeCsvLine(["a;b", 'c"d', "e\nf", "=1+1", "plain"], ";");
    expect(cells(`1;2;3;4;5\n${line}`)).toEqual([["a;b", 'c"d', "e\nf", "'=1+1", "plain"]]);
  });
});

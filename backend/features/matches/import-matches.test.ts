import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { matchesApplied, matchesPreview } from "#contract/imports.ts";
import type { MatchesPreview } from "#contract/imports.ts";
import type { Match } from "#contract/matches.ts";
import type { Caller } from "../../platform/caller.ts";
import { createBookingWorld } from "../../testing/booking-world.ts";
import type { BookingWorld } from "../../testing/booking-world.ts";

describe("importing matches", () => {
  let world: BookingWorld;
  let tenant: Awaited<ReturnType<BookingWorld["newTenant"]>>;
  let amira: Caller;

  beforeAll(async () => {
    world = await createBookingWorld();
  }, 60_000);
  afterAll(() => world.close());

  beforeEach(async () => {
    tenant = await world.newTenant();
    amira = await tenant.person("amira", ["administrator"]);
    for (const name of ["priya", "pia"]) await tenant.person(name, ["provider"]);
    for (const name of ["lena", "leo", "jürgen"]) await tenant.person(name, ["learner"]);
  });

  const preview = async (body: object, caller = amira): Promise<MatchesPreview> =>
    matchesPreview.parse((await world.call("POST /api/v1/matches/import", caller, { body })).body);
  const apply = async (id: string, caller = amira) =>
    matchesApplied.parse((await world.call("POST /api/v1/matches/import/:id/apply", caller, { params: { id } })).body);
  const standing = async (caller = amira): Promise<readonly string[]> => {
    const { body } = await world.call("GET /api/v1/matches", caller, { query: { limit: "200" } });
    return (body as { readonly items: readonly Match[] }).items.map(
      (each) => `${each.providerName} ${each.learnerName}`,
    );
  };
  const table = (...lines: string[]) => ["Provider;Learner", ...lines].join("\r\n");
  const mail = (name: string) => `${name}@example.org`;
  const pair = (provider: string, learner: string) => `${mail(provider)};${mail(learner)}`;

  it("shows what it would change without changing it, and does just that when it is applied, once", async () => {
    const first = await preview({ csv: table(pair("priya", "lena"), pair("PRIYA", "Leo"), pair("priya", "lena")) });
    expect(first).toMatchObject({ lines: 3, unchanged: 0, repeated: 1, errors: [], badLines: "" });
    expect(first.added).toMatchObject([
      { line: 2, providerName: "priya", learnerName: "lena" },
      { line: 3, providerName: "priya", learnerName: "leo" },
    ]);
    expect(await standing()).toEqual([]);
    expect(await apply(first.id)).toEqual({ added: 2, ended: 0, unchanged: 0 });
    expect(await apply(first.id)).toEqual({ added: 2, ended: 0, unchanged: 0 });
    expect(await standing()).toEqual(["priya lena", "priya leo"]);

    const csv = table(pair("priya", "leo"), pair("pia", "lena"));
    expect(await preview({ csv })).toMatchObject({ added: [{ line: 3 }], ended: [], unchanged: 1 });
    const whole = await preview({ csv, mode: "complete" });
    expect(whole).toMatchObject({ unchanged: 1, ended: [{ providerName: "priya", learnerName: "lena" }] });
    await apply(whole.id);
    expect(await standing()).toEqual(["priya leo", "pia lena"]);
  });

  it("says of each bad line where it is wrong, what is wrong and what to do, and takes the others", async () => {
    await tenant.person("twin", ["learner"]);
    await tenant.person("twin", ["learner"]);
    const csv = table(
      pair("priya", "lena"),
      pair("priya", "nobody"),
      `priya;${mail("leo")}`,
      pair("lena", "priya"),
      `${mail("priya")};`,
      `${mail("priya")};"${mail("leo")}`,
      pair("pia", "twin"),
      pair("pia", "pia"),
      `${pair("pia", "leo")};and more`,
      pair("pia", "leo"),
    );
    const seen = await preview({ csv });
    expect(seen.added.map(({ line }) => line)).toEqual([2, 11]);
    expect(seen.errors.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 2, "unknown_person"],
      [4, 1, "not_an_address"],
      [5, 1, "not_a_provider"],
      [6, 2, "empty"],
      [7, undefined, "open_quote"],
      [8, 2, "ambiguous_person"],
      [9, undefined, "same_person"],
      [10, undefined, "wrong_columns"],
    ]);
    expect(seen.errors[0]).toMatchObject({
      columnName: "Learner",
      value: mail("nobody"),
      message: "Nobody here has the address “nobody@example.org”.",
      fix: "Correct the address, or import the person first.",
    });
    expect(seen.badLines.split("\r\n").slice(0, 3)).toEqual([
      "Provider;Learner",
      pair("priya", "nobody"),
      `priya;${mail("leo")}`,
    ]);
    const german = await preview({ csv }, { ...amira, language: "de-AT" });
    expect(german.errors[0]?.message).toBe("Niemand hat hier die Adresse „nobody@example.org“.");
    expect(await apply(seen.id)).toEqual({ added: 2, ended: 0, unchanged: 0 });
  });

  it("ends nobody's matches because of a typing mistake in the whole list", async () => {
    await apply((await preview({ csv: table(pair("priya", "lena"), pair("pia", "leo")) })).id);
    const csv = table(pair("priya", "lenna"), pair("pia", "lena"));
    const seen = await preview({ csv, mode: "complete" });
    expect(seen).toMatchObject({ added: [{ line: 3 }], ended: [{ providerName: "pia" }], heldBack: 1 });
  });

  it("reads what spreadsheets of western Europe write", async () => {
    const text = `Mentor\tSch\u00fcler\r\n${mail("pia")}\t${mail("j\u00fcrgen")}\r\n`;
    const base64 = Buffer.from(text, "latin1").toString("base64");
    expect((await preview({ base64 })).added).toMatchObject([{ learnerName: "jürgen" }]);
    const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le").toString("base64");
    expect((await preview({ base64: utf16 })).added).toHaveLength(1);
    const marked = Buffer.from(`\uFEFF${text}`).toString("base64");
    expect((await preview({ base64: marked })).added).toHaveLength(1);
  });

  it("does nothing when something has changed since, and shows it anew", async () => {
    const seen = await preview({ csv: table(pair("priya", "lena"), pair("pia", "leo")) });
    const meanwhile = await preview({ csv: table(pair("priya", "lena")) });
    await apply(meanwhile.id);
    const stale = apply(seen.id);
    await expect(stale).rejects.toMatchObject({ code: "preview_stale", facts: { preview: { unchanged: 1 } } });
    expect(await standing()).toEqual(["priya lena"]);
    const anew = await stale.catch((thrown: { facts: { preview: MatchesPreview } }) => thrown.facts.preview);
    expect(await apply((anew as MatchesPreview).id)).toEqual({ added: 1, ended: 0, unchanged: 1 });
  });

  it("is for administrators and schedulers, each with their own previews, for an hour", async () => {
    const csv = table(pair("priya", "lena"));
    await expect(preview({ csv }, await tenant.person("eve", ["provider"]))).rejects.toMatchObject({
      code: "not_allowed",
    });
    const sol = await tenant.person("sol", ["scheduler"]);
    const seen = await preview({ csv }, sol);
    await expect(apply(seen.id)).rejects.toMatchObject({ code: "not_found" });
    world.moveClock(60);
    await expect(apply(seen.id, sol)).rejects.toMatchObject({ code: "not_found" });
    const other = await world.newTenant();
    const otto = await other.person("otto", ["administrator"]);
    expect((await preview({ csv }, otto)).errors).toHaveLength(2);
  });

  it.each([
    ["a file of blank lines", "\n\n", "The file is empty"],
    ["a heading alone", "provider,learner\n", "nothing below"],
    ["a file without headings", `${pair("priya", "lena")}\n${pair("pia", "leo")}`, "no column “provider”"],
  ])("refuses %s with a sentence", async (_, csv, sentence) => {
    await expect(preview({ csv })).rejects.toThrow(sentence);
  });
});

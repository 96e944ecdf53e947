import { describe, expect, it } from "@jest/globals";
import { watchPerson } from "./signed-in-as.ts";

const tokenOf = (oid: string): string => `x.${btoa(JSON.stringify({ oid, tid: "t" })).replaceAll("=", "")}.x`;

describe("watching who is signed in", () => {
  it("refuses the first request of somebody else, and says so once", async () => {
    const tokens = [tokenOf("lena"), tokenOf("lena"), tokenOf("priya")];
    let others = 0;
    const getToken = watchPerson(
      () => Promise.resolve(tokens.shift() ?? ""),
      () => (others += 1),
    );
    expect(await getToken({ fresh: false })).toBe(tokenOf("lena"));
    await getToken({ fresh: true });
    expect(others).toBe(0);
    await expect(getToken({ fresh: true })).rejects.toMatchObject({ kind: "sign_in_failed" });
    expect(others).toBe(1);
  });

  it("lets tokens through that say nothing of a person", async () => {
    const tokens = ["opaque", "a.b.c", tokenOf("lena"), "opaque"];
    const getToken = watchPerson(
      () => Promise.resolve(tokens.shift() ?? ""),
      () => {
        throw new Error("nobody else came");
      },
    );
    for (let turn = 0; turn < 4; turn += 1) await getToken({ fresh: false });
    expect(tokens).toEqual([]);
  });

  it("asks the client once for requests that wait at the same time, and again afterwards or for a new token", async () => {
    const asked: ((token: string) => void)[] = [];
    const getToken = watchPerson(
      () => new Promise((resolve) => asked.push(resolve)),
      () => undefined,
    );
    const both = Promise.all([getToken({ fresh: false }), getToken({ fresh: false })]);
    const renewed = getToken({ fresh: true });
    expect(asked).toHaveLength(2);
    for (const answer of asked) answer(tokenOf("lena"));
    expect(await both).toEqual([tokenOf("lena"), tokenOf("lena")]);
    await renewed;
    const later = getToken({ fresh: false });
    expect(asked).toHaveLength(3);
    asked[2]?.(tokenOf("lena"));
    await later;
  });
});

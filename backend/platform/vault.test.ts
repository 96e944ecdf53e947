import { describe, expect, it } from "@jest/globals";
import { Secret } from "../ports/secret.ts";
import { createVault, readSealingKeys } from "./vault.ts";

const first = `k1:${Buffer.alloc(32, 1).toString("base64")}`;
const second = `k2:${Buffer.alloc(32, 2).toString("base64")}`;
const vaultOn = (keys: string) => createVault(readSealingKeys(keys));

describe("the vault", () => {
  it("opens what it sealed and never seals the same text twice alike", () => {
    const vault = vaultOn(first);
    const sealed = vault.seal(new Secret("refresh-token"), "tokens");
    expect(vault.open(sealed, "tokens").reveal()).toBe("refresh-token");
    expect(sealed).toMatch(/^k1\./);
    expect(sealed).not.toBe(vault.seal(new Secret("refresh-token"), "tokens"));
  });

  it("opens with an older key after a new one was put in front, and not without it", () => {
    const sealed = vaultOn(first).seal(new Secret("old"), "tokens");
    expect(vaultOn(`${second},${first}`).open(sealed, "tokens").reveal()).toBe("old");
    expect(vaultOn(`${second},${first}`).seal(new Secret("new"), "tokens")).toMatch(/^k2\./);
    expect(() => vaultOn(second).open(sealed, "tokens")).toThrow("key k1");
  });

  it("refuses what was altered or belongs elsewhere", () => {
    const vault = vaultOn(first);
    const sealed = vault.seal(new Secret("secret"), "tokens");
    const altered = `${sealed.slice(0, -2)}${sealed.endsWith("AA") ? "BB" : "AA"}`;
    expect(() => vault.open(altered, "tokens")).toThrow();
    expect(() => vault.open(sealed, "codes")).toThrow();
    expect(() => vault.open(sealed.slice(0, 20), "tokens")).toThrow();
  });

  it.each(["", "k1", "k1:c2hvcnQ=", `k1:${Buffer.alloc(33).toString("base64")}`, `${first},`])(
    "refuses %p as keys",
    (text) => {
      expect(() => readSealingKeys(text)).toThrow("32 bytes");
    },
  );
});

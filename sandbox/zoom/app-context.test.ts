import { createDecipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { encryptAppContext, type AppContextClaims } from "./app-context.ts";

const claims: AppContextClaims = {
  typ: "meeting",
  uid: "priyaZoomUser00000001",
  aud: "SlotsideZoomDevClient01",
  iss: "marketplace.zoom.us",
  ts: 1_700_000_000_000,
  exp: 1_700_003_600_000,
  mid: "aDYlohsHRtCd4ii1uC2+hA==",
  attendrole: "host",
};

/** Written apart from the encoder: walks the bytes and refuses whatever does not add up. */
function decodeStrictly(text: string, secret: string): unknown {
  const bytes = Buffer.from(text, "base64");
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || at + length > bytes.length) throw new Error("truncated");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const iv = take(take(1).readUInt8());
  const aad = take(take(2).readUInt16LE());
  const sealed = take(take(4).readInt32LE());
  const tag = take(bytes.length - at);
  if (tag.length !== 16) throw new Error("tag is not 16 bytes");
  const opener = createDecipheriv("aes-256-gcm", createHash("sha256").update(secret).digest(), iv, {
    authTagLength: 16,
  });
  opener.setAAD(aad);
  opener.setAuthTag(tag);
  return JSON.parse(Buffer.concat([opener.update(sealed), opener.final()]).toString("utf8"));
}

describe("app context", () => {
  it("opens with the client secret and holds the claims", () => {
    expect(decodeStrictly(encryptAppContext(claims, "secret"), "secret")).toEqual(claims);
  });

  it("differs each time it is made", () => {
    expect(encryptAppContext(claims, "secret")).not.toBe(encryptAppContext(claims, "secret"));
  });

  it("does not open with another secret", () => {
    expect(() => decodeStrictly(encryptAppContext(claims, "secret"), "other")).toThrow();
  });

  it("does not open when a byte was changed", () => {
    const bytes = Buffer.from(encryptAppContext(claims, "secret"), "base64");
    bytes.writeUInt8(bytes.readUInt8(30) ^ 1, 30);
    expect(() => decodeStrictly(bytes.toString("base64"), "secret")).toThrow();
  });

  it("does not open when it was cut short", () => {
    const bytes = Buffer.from(encryptAppContext(claims, "secret"), "base64");
    expect(() => decodeStrictly(bytes.subarray(0, -1).toString("base64"), "secret")).toThrow("tag");
  });
});

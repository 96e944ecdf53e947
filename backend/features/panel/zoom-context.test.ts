import { createCipheriv, createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { asInstant } from "../../domain/instant.ts";
import { Secret } from "../../ports/secret.ts";
import { openZoomContext } from "./zoom-context.ts";

const app = { clientId: "client-1", clientSecret: new Secret("app-secret") };
const now = asInstant(Date.parse("2026-03-02T15:00:00Z"));
const current = {
  typ: "meeting",
  uid: "zoomUser1",
  aud: "client-1",
  iss: "marketplace.zoom.us",
  ts: now - 1_000,
  exp: now + 60_000,
  mid: "abc==",
  act: "book",
};

/** Seals as Zoom documents it; written apart from the decoder on purpose. */
function seal(context: object, { secret = "app-secret", aad = "" } = {}): Buffer {
  const iv = Buffer.from("0123456789ab");
  const cipher = createCipheriv("aes-256-gcm", createHash("sha256").update(secret).digest(), iv).setAAD(
    Buffer.from(aad),
  );
  const text = Buffer.concat([cipher.update(JSON.stringify(context)), cipher.final()]);
  const head = Buffer.alloc(1, iv.length);
  const aadLength = Buffer.alloc(2);
  aadLength.writeUInt16LE(aad.length);
  const textLength = Buffer.alloc(4);
  textLength.writeInt32LE(text.length);
  return Buffer.concat([head, iv, aadLength, Buffer.from(aad), textLength, text, cipher.getAuthTag()]);
}

describe("Zoom's context", () => {
  it("opens in both kinds of base64, with and without additional data", () => {
    const expected = { userId: "zoomUser1", meetingUuid: "abc==", action: "book" };
    expect(openZoomContext(seal(current).toString("base64"), app, now)).toEqual(expected);
    expect(openZoomContext(seal(current, { aad: "more" }).toString("base64url"), app, now)).toEqual(expected);
  });

  it("tells of nobody when nobody is signed in to Zoom", () => {
    expect(
      openZoomContext(seal({ ...current, uid: "", mid: undefined, act: undefined }).toString("base64"), app, now),
    ).toEqual({});
  });

  it.each([
    ["expired", { exp: now }],
    ["from the future", { ts: now + 61_000 }],
    ["meant for another app", { aud: "client-2" }],
    ["issued by somebody else", { iss: "zoom.us.example" }],
    ["without an end", { exp: undefined }],
  ])("is refused when it is %s", (_why, change) => {
    expect(openZoomContext(seal({ ...current, ...change }).toString("base64"), app, now)).toBeUndefined();
  });

  it("is refused under another secret, and when any byte was changed", () => {
    expect(openZoomContext(seal(current, { secret: "other" }).toString("base64"), app, now)).toBeUndefined();
    const bytes = seal(current);
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(openZoomContext(altered.toString("base64"), app, now)).toBeUndefined();
    }
  });

  it("is refused at whatever place it is cut short, and with anything after it", () => {
    const bytes = seal(current);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(openZoomContext(bytes.subarray(0, length).toString("base64"), app, now)).toBeUndefined();
    }
    expect(openZoomContext(Buffer.concat([bytes, Buffer.alloc(1)]).toString("base64"), app, now)).toBeUndefined();
    expect(openZoomContext("not base64 at all!", app, now)).toBeUndefined();
  });
});

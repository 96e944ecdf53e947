import { describe, expect, it } from "@jest/globals";
import { createSnapshot } from "../snapshot.ts";
import { openGoogleState } from "./google-state.ts";

describe("what Google's stand-in keeps", () => {
  it("is its own: what is set in one is not found in the next", () => {
    const one = openGoogleState({ snapshot: createSnapshot(undefined) });
    one.settings.delegation["northwind.example"] = true;
    const { settings } = openGoogleState({ snapshot: createSnapshot(undefined) });
    expect(settings.delegation).toEqual({});
  });
});

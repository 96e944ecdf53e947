import { describe, expect, it } from "@jest/globals";
import { permissionsFor } from "./asked-permissions.ts";
import type { AskedPurpose, AskedVendor } from "./asked-permissions.ts";

const names = (vendor: AskedVendor, purposes: readonly AskedPurpose[]): readonly string[] =>
  permissionsFor(vendor, purposes).map(({ name }) => name);

describe("what is asked of an account", () => {
  it("never is the calendar of who connects Teams for meetings only", () => {
    expect(names("microsoft", ["meetings"])).toEqual(["User.Read", "offline_access", "OnlineMeetings.ReadWrite"]);
    expect(names("microsoft", ["calendar", "meetings"])).toEqual([
      "User.Read",
      "offline_access",
      "Calendars.ReadWrite",
    ]);
  });

  it("says of each permission what it is for", () => {
    for (const vendor of ["microsoft", "zoom", "google"] as const)
      for (const { why, shown } of permissionsFor(vendor, ["calendar", "meetings"]))
        expect([why, shown].every((text) => text.length > 10)).toBe(true);
  });
});

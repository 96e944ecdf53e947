import { describe, expect, it } from "@jest/globals";
import { permissionsFor } from "#backend/domain/asked-permissions.ts";
import { permissionsPage } from "#backend/http/permissions-page.ts";
import { describeSlotside } from "#manifests/description.ts";

/** What people read before they consent is what they are then asked. */
describe("the page about permissions", () => {
  it("names each permission that is asked of a person, with its reason", () => {
    const text = permissionsPage("en").paragraphs.join("\n");
    for (const vendor of ["microsoft", "zoom", "google"] as const)
      for (const purposes of [["calendar", "meetings"], ["meetings"]] as const)
        for (const { name, shown, why } of permissionsFor(vendor, purposes))
          expect([name, shown, why].filter((part) => !text.includes(part))).toEqual([]);
  });

  it("says each of its sentences in German too, and names the same permissions", () => {
    const english = permissionsPage("en").paragraphs;
    const german = permissionsPage("de").paragraphs;
    expect(german).toHaveLength(english.length);
    expect(german.filter((paragraph) => english.includes(paragraph))).toEqual([]);
    for (const vendor of ["microsoft", "zoom", "google"] as const)
      for (const { name } of permissionsFor(vendor, ["calendar", "meetings"]))
        expect(german.join("\n")).toContain(`(${name}).`);
  });

  it("says of Zoom what the app's manifest asks for, no more and no less", () => {
    const { zoom } = describeSlotside({ publicOrigin: "https://slotside.example", entraClientId: "client" });
    const named = permissionsFor("zoom", ["meetings"]).map(({ name }) => name);
    expect(named.toSorted()).toEqual([...zoom.scopes].toSorted());
  });
});

/** @jest-environment jsdom */
import { afterEach, describe, expect, it } from "@jest/globals";
import { expectOfficeFiles } from "./expect-office.ts";

afterEach(() => {
  window.name = "";
  document.head.replaceChildren();
});

/** What the page of the pane asks for ahead when its client calls itself this. */
function expectedIn(hostInfo: string): readonly (string | null)[] {
  window.name = JSON.stringify({ baseFrameName: "frame", hostInfo, serializerVersion: "1" });
  document.head.innerHTML = '<script type="text/plain" src="https://cdn.example/lib/1/hosted/office.js"></script>';
  expectOfficeFiles();
  return [...document.querySelectorAll("link")].map((link) => link.getAttribute("href"));
}

describe("the files that office.js will ask for", () => {
  it("are asked for ahead in Outlook on the web, with the texts of the person's language where we know them", () => {
    expect(expectedIn("Outlook|Web|16.01|en-IN|guid||disableLogging|0")).toEqual([
      "https://cdn.example/lib/1/hosted/outlook-web-16.01.js",
      "https://cdn.example/lib/1/hosted/en-us/office_strings.js",
      "https://cdn.example/lib/1/hosted/en-us/outlook_strings.js",
    ]);
    expect(expectedIn("Outlook|Web|16.01|nb-NO|guid||disableLogging|0")).toEqual([
      "https://cdn.example/lib/1/hosted/outlook-web-16.01.js",
    ]);
  });

  it("are left alone in every other client, and where no client says anything", () => {
    expect(expectedIn("Outlook|Win32|16.02|en-US|guid||disableLogging|0")).toEqual([]);
    expect(expectedIn("")).toEqual([]);
  });
});

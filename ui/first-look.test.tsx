/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { render } from "@testing-library/react";
import { firstLook } from "./first-look.ts";
import { ShellBones } from "./screens.tsx";
import { inEnglish } from "./words.ts";

/** As a browser reads it: how a style is written makes no difference. */
function drawn(html: string): string {
  const page = document.createElement("div");
  page.innerHTML = html;
  return page.innerHTML.replaceAll(';"', '"');
}

describe("what a page shows before any program has come", () => {
  it("is what the program draws until it knows more, so that nothing moves", () => {
    const program = render(
      <div className="slotside first-look">
        <ShellBones label={inEnglish("loading")} />
      </div>,
    );
    expect(drawn(firstLook)).toBe(drawn(program.container.innerHTML));
  });
});

/** @jest-environment jsdom */
import { describe, expect, it } from "@jest/globals";
import { render, screen } from "@testing-library/react";
import { EmailAddress } from "./email-address.tsx";

describe("an e-mail address", () => {
  it("breaks before its at sign and its dots, and is copied as it was written", () => {
    render(<EmailAddress>priya.raman@contoso.example</EmailAddress>);
    const shown = screen.getByText("priya.raman@contoso.example");
    expect(shown.innerHTML).toBe("priya<wbr>.raman<wbr>@contoso<wbr>.example");
    expect(shown.tagName).toBe("BDI");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Me } from "#contract/people.ts";
import type { Notice, Session } from "#contract/sessions.ts";
import { actAs, book, eventually, setFault, timesOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly calendars: readonly { readonly method?: string }[];
}

/** Who hears what, seen in the mail server's inbox and in the session's own record. */
describe("being told", () => {
  let running: RunningProduct;
  let lena: Actor;
  let priya: Actor;
  let session: Session;

  beforeAll(async () => {
    running = await startProduct(21_600);
    lena = await actAs(running.origins, "lena");
    priya = await actAs(running.origins, "priya");
  }, 120_000);
  afterAll(async () => running.stop(), 30_000);

  const mailTo = async (handle: string): Promise<readonly Mail[]> => {
    const answer = await fetch(`${running.origins.home}/mail?to=${handle}@northwind.example`);
    return ((await answer.json()) as { items: readonly Mail[] }).items;
  };
  const mailsTo = (handle: string, count: number) =>
    eventually(`${count} mails to ${handle}`, async () => {
      const mails = await mailTo(handle);
      return mails.length >= count ? mails : undefined;
    });
  const recordOf = async (): Promise<readonly string[]> => {
    const { body } = await priya.call<{ items: readonly Notice[] }>("GET", `/sessions/${session.id}/notices`);
    return body.items.map(({ to, kind, channel, outcome }) => `${to.split(" ")[0]} ${kind} ${channel} ${outcome}`);
  };

  it("the calendar tells the learner, one mail tells the provider, and the session shows both", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    session = await book(lena, offeringId, times[20] ?? "");
    const [mail] = await mailsTo("priya", 1);
    expect(mail?.subject).toContain(`Booked: Mentoring (${session.reference})`);
    expect(mail?.text).toContain("Done by Lena");
    expect(mail?.text).toContain(`/s/${session.reference}`);
    expect(mail?.text).toMatch(/Join: https:/);
    expect(mail?.calendars).toEqual([]);
    expect(await mailTo("lena")).toEqual([]);
    expect(await recordOf()).toEqual(["Lena booked calendar sent", "Priya booked email sent"]);
  }, 30_000);

  it("a message reaches the others, in the language that they chose", async () => {
    await lena.call<Me>("PATCH", "/me", { locale: "de-DE" });
    const { status } = await priya.call("POST", `/sessions/${session.id}/notices`, { text: "Please bring a pen." });
    expect(status).toBe(201);
    const [mail] = await mailsTo("lena", 1);
    expect(mail?.subject).toBe(`Nachricht zu Mentoring (${session.reference})`);
    expect(await mailTo("priya")).toHaveLength(1);
  }, 30_000);

  it("an answer that is lost on its way is asked for again under the same message id", async () => {
    await setFault(running.origins, { site: "smtp", method: "DATA", effect: "reset_after", times: 1 });
    await priya.call("POST", `/sessions/${session.id}/notices`, { text: "And paper." });
    const [again, first] = await mailsTo("lena", 3);
    expect(again?.headers["message-id"]).toBe(first?.headers["message-id"]);
    await eventually("everything is sent", async () =>
      (await recordOf()).every((line) => line.endsWith("sent")) ? true : undefined,
    );
  }, 60_000);
});

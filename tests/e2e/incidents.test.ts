import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import type { HealthReport } from "#contract/health.ts";
import type { Connection } from "#contract/people.ts";
import type { Session } from "#contract/sessions.ts";
import { actAs, book, clearFaults, eventually, setFault, timesOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** What breaks at a vendor, as the people concerned, the owner of the integration and the help desk see it, and how it comes right. */
describe("when a connection breaks", () => {
  let running: RunningProduct;
  let lena: Actor;
  let priya: Actor;
  let amira: Actor;

  beforeAll(async () => {
    running = await startProduct(22_000);
    lena = await actAs(running.origins, "lena");
    priya = await actAs(running.origins, "priya");
    amira = await actAs(running.origins, "amira");
  }, 120_000);
  afterEach(() => clearFaults(running.origins));
  afterAll(async () => running.stop(), 30_000);

  const subjectsTo = async (handle: string): Promise<readonly string[]> => {
    const answer = await fetch(`${running.origins.home}/mail?to=${handle}@northwind.example`);
    const { items } = (await answer.json()) as { items: readonly { subject: string }[] };
    return items.map(({ subject }) => subject).filter((subject) => subject.includes("Microsoft 365"));
  };
  const report = async (): Promise<HealthReport> => (await amira.call<HealthReport>("GET", "/reports/health")).body;
  const connectionOfPriya = async (): Promise<Connection | undefined> => {
    const { body } = await priya.call<{ items: readonly Connection[] }>("GET", "/connections");
    return body.items.find(({ vendor }) => vendor === "microsoft");
  };
  const sessionOnce = (id: string, isSo: (session: Session) => boolean, what: string): Promise<Session> =>
    eventually(
      what,
      async () => {
        const { body } = await priya.call<Session>("GET", `/sessions/${id}`);
        return isSo(body) ? body : undefined;
      },
      60_000,
    );

  it("tells of a mailbox that is gone once, and heals when somebody tries again", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    const body = { error: { code: "MailboxNotEnabledForRESTAPI", message: "hosted on-premise" } };
    await setFault(running.origins, {
      site: "graph",
      method: "POST",
      path: "/events$",
      effect: "status",
      status: 404,
      body,
    });
    const sessions = [await book(lena, offeringId, times[0] ?? ""), await book(lena, offeringId, times[6] ?? "")];
    for (const { id } of sessions) {
      const failed = await sessionOnce(id, ({ meeting }) => meeting.state === "failed", "the session says so");
      expect(failed.meeting.problem).toContain("no mailbox in the cloud");
    }
    await eventually("the owner is told", async () => ((await subjectsTo("amira")).length > 0 ? true : undefined));
    expect(await subjectsTo("amira")).toEqual(["Microsoft 365: something is not working"]);
    await eventually("the person is told", async () => ((await subjectsTo("priya")).length > 0 ? true : undefined));
    expect(await subjectsTo("priya")).toEqual(["Your connection to Microsoft 365 needs attention"]);
    expect(await connectionOfPriya()).toMatchObject({
      status: "connected",
      problem: expect.stringContaining("mailbox"),
    });
    expect(await report()).toMatchObject({ incidents: [{ code: "mailbox_missing", failures: 2 }] });

    await clearFaults(running.origins);
    for (const { id } of sessions) {
      expect((await amira.call("POST", `/reports/health/sessions/${id}/retry`)).status).toBe(202);
      await sessionOnce(id, ({ meeting }) => meeting.state === "ready", "the session is healed");
    }
    await eventually("the owner hears", async () => ((await subjectsTo("amira")).length === 2 ? true : undefined));
    await eventually("the person hears", async () => ((await subjectsTo("priya")).length === 2 ? true : undefined));
    expect((await connectionOfPriya())?.problem).toBeUndefined();
  }, 120_000);

  it("asks for a grant that was revoked to be given again, and then catches up by itself", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring");
    await fetch(`${running.origins.home}/entra/revoke`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ handle: "priya" }),
    });
    const unauthorized = { error: { code: "InvalidAuthenticationToken", message: "Access token has expired." } };
    await setFault(running.origins, { site: "graph", effect: "status", status: 401, body: unauthorized });
    const { id } = await book(lena, offeringId, times[12] ?? "");
    const failed = await sessionOnce(id, ({ meeting }) => meeting.state === "failed", "the session says so");
    expect(failed.meeting.problem).toContain("Reconnect the account");
    expect((await connectionOfPriya())?.status).toBe("needs_reconnect");
    await eventually("the owner is told", async () => ((await subjectsTo("amira")).length === 3 ? true : undefined));

    await clearFaults(running.origins);
    // Entra's tokens count whole seconds: one of the very second of the revocation is one of before.
    const connected = await eventually("a sign-in of after the revocation is taken", async () => {
      const again = await actAs(running.origins, "priya");
      const answer = await again.call("POST", "/connections/microsoft", { purposes: ["calendar", "meetings"] });
      return answer.status === 403 ? undefined : answer;
    });
    expect([connected.status, connected.body]).toEqual([201, expect.objectContaining({ state: "connected" })]);
    await sessionOnce(id, ({ meeting }) => meeting.state === "ready", "the session has caught up");
    await eventually("the owner hears", async () => ((await subjectsTo("amira")).length === 4 ? true : undefined));
    expect((await report()).connections).toEqual([]);
  }, 120_000);
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Browser, FrameLocator, Page } from "playwright-core";
import type { ListedPerson } from "#contract/directory.ts";
import type { PeopleApplied, PeoplePreview } from "#contract/imports.ts";
import type { Match } from "#contract/matches.ts";
import type { OrganisationExport } from "#contract/privacy.ts";
import type { Session } from "#contract/sessions.ts";
import { launchBrowser } from "#tests/support/browser.ts";
import { useKeyboard } from "#tests/support/keyboard.ts";
import { actAs, advanceClock, book, eventually, mailboxOf, timesOf, type Actor } from "#tests/support/people.ts";
import { startProduct, type RunningProduct } from "#tests/support/running-product.ts";

/** Amira looks after Northwind: people and two hundred matches from files, roles, and a deletion; Sam finds a session for somebody. */
describe("administration", () => {
  let running: RunningProduct;
  let browser: Browser;
  let amira: Actor;
  let lena: Actor;
  let sam: Actor;

  beforeAll(async () => {
    [running, browser] = await Promise.all([startProduct(23_600), launchBrowser()]);
    const act = (handle: string): Promise<Actor> => actAs(running.origins, handle);
    [amira, lena, sam] = (await Promise.all(["amira", "lena", "sam"].map(act))) as [Actor, Actor, Actor];
    await Promise.all([amira, lena, sam].map((one) => one.call("GET", "/me")));
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await running.stop();
  }, 30_000);

  async function open(as: string, section: string): Promise<{ page: Page; app: FrameLocator }> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(`${running.origins.teams}/?as=${as}`);
    const app = page.frameLocator("iframe");
    await app.getByRole("button", { name: /^(Set-up|Einrichtung)$/ }).click();
    await app.locator("nav.sections").getByRole("button", { name: section }).click();
    return { page, app };
  }
  const address = (handle: string): string => `${handle}@northwind.example`;
  const learner = (number: number): string => `learner${String(number).padStart(2, "0")}`;
  const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
  const find = async (q: string): Promise<ListedPerson | undefined> =>
    (await amira.call<{ items: readonly ListedPerson[] }>("GET", `/people?q=${q}`)).body.items[0];

  it("imports 200 matches with three bad lines, between people who were never here", async () => {
    const rows = numbers.map((number) => `${address(learner(number))};${number > 48 ? "provider" : "learner"}`);
    const csv = ["E-Mail;Rolle", ...rows].join("\r\n");
    const seen = (await amira.call<PeoplePreview>("POST", "/people/import", { csv })).body;
    expect([seen.added.length, seen.errors]).toEqual([50, []]);
    const applied = await amira.call<PeopleApplied>("POST", `/people/import/${seen.id}/apply`);
    expect(applied.body).toEqual({ added: 50, changed: 0, unchanged: 0 });
    expect(await find(learner(7))).toMatchObject({ hasOpened: false, source: "file" });

    const providers = ["priya", "tomas", learner(49), learner(50)];
    const pairs = providers.flatMap((one) => numbers.slice(0, 48).map((n) => [one, learner(n)] as const));
    const others = ["lena", "sam"].flatMap((one) => providers.map((each) => [each, one] as const));
    const lines = [...pairs, ...others].map(([one, other]) => `${address(one)};${address(other)}`);
    lines[20] = `${address("priya")};${address("m\u00fcller")}`;
    lines[99] = `${address(learner(3))};${address(learner(4))}`;
    lines[150] = `${address("tomas")};"${address(learner(5))}`;
    expect(lines).toHaveLength(200);
    const file = Buffer.from(["Mentor;Mentee", ...lines, ""].join("\r\n"), "latin1");

    const { page, app } = await open("amira", "Zuordnungen");
    await app.getByText("Noch ist niemand zugeordnet").waitFor();
    const input = app.getByLabel("Zuordnungen aus einer Datei").and(app.locator("input"));
    await input.setInputFiles({ name: "matches.csv", mimeType: "text/csv", buffer: file });
    const preview = app.getByRole("region", { name: "Was sich ändern würde" });
    await preview.getByText("matches.csv: 200 Zeilen").waitFor();
    await preview.getByText("3 Zeilen können nicht übernommen werden").waitFor();
    expect(await preview.getByRole("listitem").allTextContents()).toEqual([
      expect.stringMatching(/^Zeile 22, Spalte 2 \(Mentee\) Niemand hat hier die Adresse „müller@/),
      expect.stringMatching(/^Zeile 101, Spalte 1 \(Mentor\) .* unterrichtet hier nicht/),
      expect.stringMatching(/^Zeile 152 Ein Anführungszeichen wird geöffnet/),
    ]);
    await preview.getByRole("button", { name: "197 Änderungen übernehmen" }).click();
    await app.getByText("Fertig. Neu: 197. Beendet: 0. Unverändert: 0.").waitFor();
    await app.getByText("Priya Raman mit Learner 01").waitFor();
    const { items } = (await amira.call<{ items: readonly Match[] }>("GET", "/matches?limit=200")).body;
    expect(items).toHaveLength(197);
    await page.context().close();
  }, 90_000);

  it("gives roles, keeps the last administrator, and notes both for Activity", async () => {
    const { page, app } = await open("amira", "Personen");
    await app.getByLabel("Name oder Adresse").fill("sam@");
    await app.getByRole("button", { name: "Sam Okafor ändern" }).click();
    await app.getByRole("checkbox", { name: /^Hilfe/ }).check();
    await app.getByRole("button", { name: "Rollen speichern" }).click();
    await app.getByText("Gespeichert. Es gilt").waitFor();
    expect((await sam.call("GET", "/reports/health")).status).toBe(200);

    await app.getByLabel("Name oder Adresse").fill("amira");
    await app.getByRole("button", { name: "Amira Haddad ändern" }).click();
    await app.getByRole("checkbox", { name: /^Administration/ }).uncheck();
    await app.getByRole("button", { name: "Rollen speichern" }).click();
    await app.getByText("Das ist die letzte Person in der Administration").waitFor();
    await app.locator("nav.sections").getByRole("button", { name: "Aktivität" }).click();
    await app.getByText("Rollen von Lernende auf Lernende, Support geändert").waitFor();
    await app.getByText("Zuordnungen importiert: 197 neu").waitFor();
    await page.context().close();
  }, 60_000);

  it("lets the help desk find a session by an address, see what happened, and send a notice again", async () => {
    const { offeringId, times } = await timesOf(lena, "Mentoring", 10);
    const { id } = await book(lena, offeringId, times.at(-1) ?? "");
    await eventually("everybody is told", async () => {
      const { notices } = (await amira.call<Session>("GET", `/sessions/${id}`)).body;
      return notices.some(({ outcome }) => outcome === "sent") ? true : undefined;
    });
    const { page, app } = await open("sam", "Sessions");
    await app.getByLabel("What do you know of it?").fill(address("lena"));
    await app.getByRole("button", { name: "Search" }).click();
    await app.getByRole("button", { name: "What happened" }).first().click();
    await app.getByText("Was told of the booking").first().waitFor();
    await app.getByRole("button", { name: "Send again" }).first().click();
    await app.getByText("It is sent again.").waitFor();
    const others = app.locator("nav.sections").getByRole("button");
    expect(await others.allTextContents()).toEqual(["Integrations", "Sessions", "Health"]);
    expect((await sam.call("POST", `/sessions/${id}/cancel`, {})).status).toBe(403);
    expect((await sam.call("GET", "/audit")).status).toBe(403);
    await page.context().close();
  }, 60_000);

  it("can be done without a mouse: every section, question and choice, and the focus is never lost", async () => {
    const { page, app } = await open("amira", "Anbindungen");
    const { to, press, type } = await useKeyboard(page, app);
    const go = async (section: string, heading: RegExp): Promise<void> => {
      await to(new RegExp(`^${section}$`), "back");
      await press(["Enter"], heading);
    };
    await app.getByRole("button", { name: "Aktivität" }).focus();
    await go("Aktivität", /^Aktivität$/);
    await go("Termine", /^Termin finden$/);
    await go("Zustand", /^Zustand$/);
    await go("Personen", /^Personen$/);
    await to(/^Amira Haddad ändern$/);
    await press(["Enter"], /^Schließen: Amira Haddad$/);
    await to(/^Amira Haddad löschen$/);
    await press(["Enter"], /^Alles über Amira Haddad löschen$/);
    await press(["Escape"], /^Amira Haddad löschen$/);

    await go("Zuordnungen", /^Zuordnungen$/);
    await to(/^Zwei Personen zuordnen$/);
    await press(["Enter"], /Schließen$/);
    await to(/^Anbieter$/);
    await type("priya");
    await app.getByRole("button", { name: /^Priya Raman/ }).waitFor();
    await press(["Tab", "Enter"], /Gewählt: Priya Raman/);
    await to(/^Schließen$/);
    await press(["Enter"], /^Zwei Personen zuordnen$/);
    await to(/^Zuordnung von .* beenden$/);
    await press(["Enter"], / mit /);
    await to(/^Abbrechen$/);
    await press(["Enter"], /^Zuordnung von .* beenden$/);

    await go("Organisation", /^Einstellungen der Organisation$/);
    await to(/^In dem der Lehrperson/);
    await press(["ArrowDown"], /^In dem/);
    await press(["ArrowUp"], /^In dem der Lehrperson/);
    await to(/^Slotside verlassen…$/);
    await press(["Enter"], /^Slotside verlassen$/);
    await press(["Escape"], /^Slotside verlassen…$/);

    await go("Anbindungen", /^Einrichtung$/);
    await to(/^Einrichten: Google$/);
    await press(["Enter"], /Was Sie bereithalten sollten$/);
    await to(/^Weiter$/);
    await press(["Enter"], /Wer erfährt/);
    await to(/^Weiter$/);
    await press(["Enter"], /Wie Personen verbunden werden$/);
    await press(["Tab", "ArrowDown", "ArrowDown"], /^Nur wann Personen belegt sind/);
    await to(/^Weiter$/);
    await press(["Enter"], /Google: Test/);
    await to(/^Fertig$/);
    await press(["Enter"], /^Google$/);
    await to(/^Weg ändern$/);
    await press(["Enter"], /^Weg ändern$/);
    await press(["Tab", "Escape"], /^Weg ändern$/);
    await to(/^Einrichtung zurücknehmen$/);
    await press(["Enter"], /^Einrichtung zurücknehmen$/);
    await to(/^Abbrechen$/);
    await press(["Enter"], /^Einrichtung zurücknehmen$/);
    await to(/^Buchen$/, "back");
    await page.context().close();
  }, 60_000);

  it("deletes somebody after their name was typed: others are told, and nothing of them is left", async () => {
    const before = (await find("lena@"))?.id ?? "";
    const [session] = (await lena.call<{ items: readonly Session[] }>("GET", "/sessions?status=scheduled")).body.items;
    const standsAtPriya = async (reference: string): Promise<boolean> =>
      (await mailboxOf(running.origins, "priya")).some(
        ({ subject, isDeleted }) => subject.includes(reference) && !isDeleted,
      );
    expect(await standsAtPriya(session?.reference ?? "")).toBe(true);
    const { page, app } = await open("amira", "Personen");
    await app.getByLabel("Name oder Adresse").fill("lena@");
    await app.getByRole("button", { name: "Lena Vogt ändern" }).click();
    await app.getByRole("button", { name: "Lena Vogt löschen" }).click();
    const now = app.getByRole("button", { name: "Endgültig löschen" });
    await app.getByLabel("Schreiben Sie zur Bestätigung Lena Vogt").fill("Lena");
    expect(await now.getAttribute("aria-disabled")).toBe("true");
    await app.getByLabel("Schreiben Sie zur Bestätigung Lena Vogt").fill("lena vogt");
    await now.click();
    await app.getByText("Wird gelöscht").waitFor();
    await eventually("her session left the other's calendar too", async () =>
      (await standsAtPriya(session?.reference ?? "")) ? undefined : true,
    );
    await eventually("nothing of her is known", async () => ((await find("lena@")) ? undefined : true), 45_000);
    const { tables } = (await amira.call<OrganisationExport>("GET", "/organisation/export")).body;
    const left = JSON.stringify(tables);
    expect([before, address("lena"), "Lena Vogt"].filter((trace) => left.includes(trace))).toEqual([]);
    await app.locator("nav.sections").getByRole("button", { name: "Aktivität" }).click();
    await app.getByText("Alles gelöscht, was von einer Person behalten war").waitFor();
    await app.getByText("Betrifft: eine gelöschte Person").first().waitFor();
    await page.context().close();
  }, 90_000);

  it("lets the help desk find the session that vanished a month ago from an address, and read why", async () => {
    const { offeringId, times } = await timesOf(amira, "Mentoring", 10);
    const { id, reference } = await book(amira, offeringId, times.at(-3) ?? "");
    const { home } = running.origins;
    const event = await eventually("it stands in Priya's calendar, and is known to", async () => {
      const { calendar } = (await amira.call<Session>("GET", `/sessions/${id}`)).body;
      const events = await mailboxOf(running.origins, "priya");
      return calendar.state === "synced" ? events.find(({ subject }) => subject.includes(reference)) : undefined;
    });
    await fetch(`${home}/mailboxes/priya/events/${encodeURIComponent(event.id)}`, { method: "DELETE" });
    const standing = async () => {
      const { status, calendar, notices } = (await amira.call<Session>("GET", `/sessions/${id}`)).body;
      const { items } = (await (await fetch(`${home}/calls?site=graph-notifications`)).json()) as { items: unknown[] };
      return { status, calendar, notices, told: items.slice(-5), log: running.product.output().slice(-4_000) };
    };
    const isTold = async () => {
      const { status, notices } = (await amira.call<Session>("GET", `/sessions/${id}`)).body;
      return status === "cancelled" && notices.some(({ kind }) => kind === "cancelled") ? true : undefined;
    };
    await eventually("it is called off, and everybody was told", isTold, 20_000, standing);
    await advanceClock(running.origins, sam, 31 * 24 * 60);

    const { page, app } = await open("sam", "Sessions");
    await app.getByLabel("What do you know of it?").fill(address("amira"));
    await app.getByRole("button", { name: "Search" }).click();
    const found = app.getByRole("listitem").filter({ hasText: reference });
    await found.getByRole("button", { name: "What happened" }).click();
    const why = found.getByRole("listitem").filter({ hasText: "Cancelled" }).first();
    await why.getByText("Priya Raman").waitFor();
    expect(await why.textContent()).toContain("· Calendar");
    await found
      .getByRole("listitem")
      .filter({ hasText: "Amira Haddad" })
      .filter({ hasText: "cancel" })
      .first()
      .waitFor();
    await page.context().close();
  }, 90_000);
});


import { startProduct } from "#tests/support/running-product.ts";
import { actAs, book, eventually, mailboxOf, timesOf } from "#tests/support/people.ts";
import { writeFileSync } from "node:fs";
import { serveBarePage } from "./bare-page.ts";
const running = await startProduct(27_900);
const { origins } = running;
const lena = await actAs(origins, "lena");
const { offeringId, times } = await timesOf(lena, "Mentoring");
const session = await book(lena, offeringId, times[2] ?? "");
const event = await eventually("the event", async () =>
  (await mailboxOf(origins, "priya")).find(({ subject }) => subject.includes(session.reference)),
);
writeFileSync("/tmp/perf/urls.json", JSON.stringify({
  product: origins.product,
  bare: (await serveBarePage(running.run.certificate)).url,
  teams: `${origins.teams}/?as=lena`,
  outlook: `${origins.outlook}/?as=priya&item=${encodeURIComponent(event.id)}&pane=1`,
  zoom: `${origins.zoomClient}/?as=priya`,
}));
console.log("up", process.pid);
process.on("SIGTERM", () => void running.stop().then(() => process.exit(0)));
setInterval(() => {}, 1000);

/** The guided page: keeps the certificate card, the two stories, the people, the clock and the faults up to date. */
import { fill, getJson, h, repeatedly } from "/shared/dom.js";
import { mountCertificate } from "./certificate.js";
import { mountClock, mountFaults } from "./clock-and-faults.js";
import { drawPeople, updateTimes } from "./people.js";
import { createStories } from "./stories.js";

const byId = (id) => document.getElementById(id);
const guide = await getJson("/guide");
const stories = createStories(byId("story-cards"), guide, byId("progress-words"));

mountCertificate(byId("certificate-card"), guide);
mountClock(byId("clock"));
mountFaults(byId("faults"));
fill(byId("people-cards"), drawPeople(guide));
repeatedly(1000, async () => {
  const progress = await getJson("/guide/progress");
  stories.show(progress);
  updateTimes(progress.now);
});
if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
byId("people-cards").append(
  h("p", { class: "quiet" }, "Eve's organisation has not set Slotside up: with her you see what that looks like."),
);

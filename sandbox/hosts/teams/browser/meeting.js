/** The page behind a Teams link: names what Teams would open. */
const url = new URLSearchParams(location.search).get("url") ?? "";
document.getElementById("link").textContent = url;
if (!/^https:\/\/teams\.microsoft\.com\/(l\/meetup-join|meet)\//.test(url)) {
  document.title = "Opened from Teams (sandbox)";
  document.getElementById("title").textContent = "Opened from Teams";
  document.getElementById("what").textContent =
    "Real Teams would open this address. The sandbox keeps everything on this computer and does not.";
}

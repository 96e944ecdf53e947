/** What to send to an administrator. */
export const english = {
  copy: "Copy the text",
  title: "What to send to your administrator",
  notSetUp:
    "Hello, I would like to use Slotside in {client} to book sessions. Somebody who administers our Microsoft 365 has to set it up once, which takes two minutes: {url}",
  consent:
    "Hello, Slotside needs permission to keep my calendar and make online meetings for me. Somebody who administers our Microsoft 365 can give it for everybody, which takes two minutes: {url}",
  copied: "Copied",
} as const;

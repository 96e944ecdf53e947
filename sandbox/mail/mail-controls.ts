/** The inbox as plain HTTP: `GET /mail`, `DELETE /mail`. */
import type { Handler } from "../site.ts";
import type { MailInbox, ReceivedMail } from "./mail-inbox.ts";

/** `to` is an address; newest first. */
export function addMailControls(
  on: (method: string, path: string, handler: Handler) => void,
  { mail }: { readonly mail: MailInbox },
): void {
  on("GET", "/mail", ({ url }) => ({
    status: 200,
    body: { items: mail.list(url.searchParams.get("to") ?? undefined).map(shownMail) },
  }));
  on("DELETE", "/mail", () => {
    mail.clear();
    return { status: 204 };
  });
}

const shownMail = (mail: ReceivedMail): unknown => ({
  ...mail,
  receivedAt: new Date(mail.receivedAt).toISOString().replace(/\.000Z$/, "Z"),
});

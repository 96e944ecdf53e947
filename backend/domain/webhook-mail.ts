/** What is written to the owner when a webhook is ended. */
import type { Language } from "./problem-sentences.ts";

const words = {
  en: {
    subject: "Nothing is sent to {host} any more",
    what: "For three days {host} took none of the messages about your sessions, or it said that it is gone. So the webhook was ended; sessions themselves are not affected.",
    last: "What was seen last: {problem}",
    next: "When it works again, an administrator removes the webhook and makes it anew: {link}",
  },
  de: {
    subject: "An {host} wird nichts mehr gesendet",
    what: "Drei Tage lang hat {host} keine der Nachrichten über Ihre Termine angenommen, oder es hat gesagt, dass es nicht mehr da ist. Der Webhook wurde deshalb beendet; die Termine selbst sind nicht betroffen.",
    last: "Zuletzt war zu sehen: {problem}",
    next: "Wenn es wieder geht, entfernt jemand aus der Administration den Webhook und legt ihn neu an: {link}",
  },
} as const;

export function disabledWebhookMail(
  facts: { readonly host: string; readonly problem: string; readonly link: string },
  language: Language,
): { readonly subject: string; readonly paragraphs: readonly string[] } {
  const { subject, what, last, next } = words[language];
  const fill = (text: string): string =>
    text
      .replaceAll("{host}", () => facts.host)
      .replace("{problem}", () => facts.problem)
      .replace("{link}", () => facts.link);
  return { subject: fill(subject), paragraphs: [what, ...(facts.problem === "" ? [] : [last]), next].map(fill) };
}

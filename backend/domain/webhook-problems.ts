/** Why a message to a subscriber was not taken, in our own word, and what people read of it. */
import type { Language } from "./problem-sentences.ts";

type Known =
  | "gone"
  | "late"
  | "certificate"
  | "unreachable"
  | "not_https"
  | "names_user"
  | "name_unknown"
  | "not_public"
  | "not_an_address";

/** `answered` and `redirected` with the status. */
export type WebhookProblem = Known | `answered ${number}` | `redirected ${number}`;

const sentences: Readonly<Record<Language, Readonly<Record<Known | "answered" | "redirected", string>>>> = {
  en: {
    gone: "It answered that it is gone for good.",
    late: "It did not answer in time.",
    certificate: "Its certificate is not valid.",
    unreachable: "It could not be reached.",
    not_https: "The address does not begin with https.",
    names_user: "The address carries a name or a password.",
    name_unknown: "The name of the address is not known.",
    not_public: "The address does not lead to the public internet.",
    not_an_address: "The address is not valid.",
    answered: "It answered {status}.",
    redirected: "It answered {status}: redirects are not followed.",
  },
  de: {
    gone: "Es hat geantwortet, dass es nicht mehr da ist.",
    late: "Es hat nicht rechtzeitig geantwortet.",
    certificate: "Sein Zertifikat ist nicht gültig.",
    unreachable: "Es war nicht erreichbar.",
    not_https: "Die Adresse beginnt nicht mit https.",
    names_user: "Die Adresse enthält einen Namen oder ein Passwort.",
    name_unknown: "Der Name der Adresse ist nicht bekannt.",
    not_public: "Die Adresse führt nicht ins öffentliche Internet.",
    not_an_address: "Die Adresse ist nicht gültig.",
    answered: "Es hat {status} geantwortet.",
    redirected: "Es hat {status} geantwortet: Weiterleitungen wird nicht gefolgt.",
  },
};

/** What older versions kept is a sentence in English, and stays one. */
export function sayWebhookProblem(problem: string, language: Language): string {
  const [word = "", status = ""] = problem.split(" ");
  const known = sentences[language];
  const isKnown = (each: string): each is keyof typeof known => Object.hasOwn(known, each);
  return isKnown(word) ? known[word].replace("{status}", status) : problem;
}

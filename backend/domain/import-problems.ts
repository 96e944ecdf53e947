/** What can be wrong with a line of an imported table: what it is, and what to do, in each language. */
import type { Language } from "./problem-sentences.ts";

export type ImportProblemCode =
  | "open_quote"
  | "text_after_quote"
  | "wrong_columns"
  | "empty"
  | "not_an_address"
  | "unknown_person"
  | "ambiguous_person"
  | "not_in_directory"
  | "disabled_in_directory"
  | "not_a_provider"
  | "same_person"
  | "repeated_person"
  | "last_administrator"
  | "unknown_role"
  | "unknown_zone"
  | "unknown_language";

/** Where a problem is and what it is about. */
export interface ImportProblem {
  readonly line: number;
  readonly code: ImportProblemCode;
  /** Counted from 0; absent when it is about the whole line. */
  readonly column?: number;
  readonly value?: string;
}

interface Sentence {
  readonly message: string;
  readonly fix: string;
}

/** `{value}` is what stands there. */
const sentences: Readonly<Record<Language, Readonly<Record<ImportProblemCode, Sentence>>>> = {
  en: {
    open_quote: {
      message: "A quotation mark is opened and never closed.",
      fix: "Close it, or remove it; a quotation mark inside quotes is written twice.",
    },
    text_after_quote: {
      message: "There is text after a closing quotation mark.",
      fix: "Put the whole value in quotes; a quotation mark inside quotes is written twice.",
    },
    wrong_columns: {
      message: "The line has another number of columns than the heading.",
      fix: "Put a value that holds the separator in quotes, or remove what is too much.",
    },
    empty: { message: "The value is missing.", fix: "Fill it in." },
    not_an_address: {
      message: "“{value}” is not an e-mail address.",
      fix: "Write an address such as ada@example.org.",
    },
    unknown_person: {
      message: "Nobody here has the address “{value}”.",
      fix: "Correct the address, or import the person first.",
    },
    ambiguous_person: {
      message: "Several people have the address “{value}”.",
      fix: "Write the person's id instead; People shows it.",
    },
    not_in_directory: {
      message: "Your organisation's directory does not know “{value}”.",
      fix: "Correct the address, or add the person to the directory first.",
    },
    disabled_in_directory: {
      message: "“{value}” is disabled in your organisation's directory.",
      fix: "Enable the account first, or remove the line.",
    },
    not_a_provider: {
      message: "“{value}” does not teach here.",
      fix: "Give the person the role Provider first, or swap the two columns.",
    },
    same_person: { message: "Provider and learner are the same person.", fix: "Correct one of the two." },
    repeated_person: { message: "“{value}” stands on an earlier line already.", fix: "Keep one of the two lines." },
    last_administrator: {
      message: "“{value}” is the last administrator.",
      fix: "Leave the role Administrator, or make somebody else one first.",
    },
    unknown_role: {
      message: "There is no role “{value}”.",
      fix: "Use learner, provider, scheduler, support or administrator, with blanks between them.",
    },
    unknown_zone: { message: "There is no time zone “{value}”.", fix: "Use a name such as Europe/Berlin." },
    unknown_language: { message: "“{value}” is not a language.", fix: "Use a tag such as en-GB or de-DE." },
  },
  de: {
    open_quote: {
      message: "Ein Anführungszeichen wird geöffnet und nie geschlossen.",
      fix: "Schließen oder entfernen Sie es; innerhalb von Anführungszeichen wird es doppelt geschrieben.",
    },
    text_after_quote: {
      message: "Nach einem schließenden Anführungszeichen steht noch Text.",
      fix: "Setzen Sie den ganzen Wert in Anführungszeichen; innerhalb werden sie doppelt geschrieben.",
    },
    wrong_columns: {
      message: "Die Zeile hat eine andere Zahl von Spalten als die Überschrift.",
      fix: "Setzen Sie einen Wert mit Trennzeichen in Anführungszeichen, oder entfernen Sie, was zu viel ist.",
    },
    empty: { message: "Der Wert fehlt.", fix: "Tragen Sie ihn ein." },
    not_an_address: {
      message: "„{value}“ ist keine E-Mail-Adresse.",
      fix: "Schreiben Sie eine Adresse wie ada@example.org.",
    },
    unknown_person: {
      message: "Niemand hat hier die Adresse „{value}“.",
      fix: "Berichtigen Sie die Adresse, oder importieren Sie die Person zuerst.",
    },
    ambiguous_person: {
      message: "Mehrere Personen haben die Adresse „{value}“.",
      fix: "Schreiben Sie stattdessen die ID der Person; sie steht unter Personen.",
    },
    not_in_directory: {
      message: "Das Verzeichnis Ihrer Organisation kennt „{value}“ nicht.",
      fix: "Berichtigen Sie die Adresse, oder nehmen Sie die Person zuerst ins Verzeichnis auf.",
    },
    disabled_in_directory: {
      message: "„{value}“ ist im Verzeichnis Ihrer Organisation deaktiviert.",
      fix: "Aktivieren Sie das Konto zuerst, oder entfernen Sie die Zeile.",
    },
    not_a_provider: {
      message: "„{value}“ unterrichtet hier nicht.",
      fix: "Geben Sie der Person zuerst die Rolle Anbieter, oder vertauschen Sie die beiden Spalten.",
    },
    same_person: { message: "Anbieter und Lernende sind dieselbe Person.", fix: "Berichtigen Sie eine der beiden." },
    repeated_person: {
      message: "„{value}“ steht schon in einer früheren Zeile.",
      fix: "Behalten Sie eine der beiden Zeilen.",
    },
    last_administrator: {
      message: "„{value}“ ist die letzte Person in der Administration.",
      fix: "Lassen Sie ihr die Rolle, oder geben Sie sie zuerst jemand anderem.",
    },
    unknown_role: {
      message: "Es gibt keine Rolle „{value}“.",
      fix: "Möglich sind learner, provider, scheduler, support und administrator, mit Leerzeichen dazwischen.",
    },
    unknown_zone: { message: "Es gibt keine Zeitzone „{value}“.", fix: "Schreiben Sie einen Namen wie Europe/Berlin." },
    unknown_language: {
      message: "„{value}“ ist keine Sprache.",
      fix: "Schreiben Sie ein Kürzel wie en-GB oder de-DE.",
    },
  },
};

/** The sentences about a problem. */
export function sayImportProblem({ code, value = "" }: ImportProblem, language: Language): Sentence {
  const { message, fix } = sentences[language][code];
  return { message: message.replace("{value}", () => value), fix };
}

export type UnfitFile = "empty" | "heading_alone" | "too_many_lines" | "column_missing";

/** `{value}` is a column's name, or how many lines there may be. */
const unfit: Readonly<Record<Language, Readonly<Record<UnfitFile, string>>>> = {
  en: {
    empty: "The file is empty. Its first line names the columns.",
    heading_alone: "The file holds nothing below its heading.",
    too_many_lines: "A file may have at most {value} lines. Split it.",
    column_missing: "There is no column “{value}”. The first line of the file names the columns.",
  },
  de: {
    empty: "Die Datei ist leer. Ihre erste Zeile nennt die Spalten.",
    heading_alone: "Unter der Überschrift der Datei steht nichts.",
    too_many_lines: "Eine Datei darf höchstens {value} Zeilen haben. Teilen Sie sie.",
    column_missing: "Es gibt keine Spalte „{value}“. Die erste Zeile der Datei nennt die Spalten.",
  },
};

/** Why a file cannot be read at all. */
export function sayUnfitFile(problem: UnfitFile, value: string, language: Language): string {
  return unfit[language][problem].replace("{value}", () => value);
}

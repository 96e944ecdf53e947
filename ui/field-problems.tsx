/** Which of the things that somebody entered do not fit, each in a sentence of the reader's language. */
import type { ReactNode } from "react";
import type { Problem } from "#contract/problems.ts";
import type { CatalogueSource } from "./catalogue.ts";
import { useCatalogue } from "./catalogue.ts";
import { wordOfField } from "./field-of-problem.ts";
import { english } from "./field-problem-words.en.ts";

const words: CatalogueSource<keyof typeof english> = {
  english,
  german: async () => (await import("./field-problem-words.de.ts")).german,
};

export function FieldProblems({ problem }: { readonly problem: Problem }): ReactNode {
  const say = useCatalogue(words);
  const sentences = (problem.errors ?? []).map((error) => {
    const word = wordOfField(error);
    return typeof word === "string" ? say(word) : word.text;
  });
  const different = [...new Set(sentences)];
  return (different.length === 0 ? [say("unknown")] : different).map((sentence) => <p key={sentence}>{sentence}</p>);
}

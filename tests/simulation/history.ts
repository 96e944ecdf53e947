/** What happened, line by line, as text: the same seed writes the same bytes. */
import { createHash } from "node:crypto";

export class History {
  readonly lines: string[] = [];
  readonly #hash = createHash("sha256");

  add(at: number, line: string): void {
    const text = `${new Date(at).toISOString().slice(5, 23)} ${line}`;
    this.lines.push(text);
    this.#hash.update(text).update("\n");
  }

  /** Of everything up to now. */
  digest(): string {
    return this.#hash.copy().digest("hex");
  }
}

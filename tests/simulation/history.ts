/** What happened, line by line, as text: the same seed writes the same bytes. */
import { createHash } from "node:crypto";

export class History {
  readonly lines: string[] = [];

  add(at: number, line: string): void {
    this.lines.push(`${new Date(at).toISOString().slice(5, 23)} ${line}`);
  }

  /** Of everything up to now. */
  digest(): string {
    return createHash("sha256").update(this.lines.join("\n")).digest("hex");
  }
}

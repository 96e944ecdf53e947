/** A value that must never be printed: it shows as `<secret>` wherever it is logged or serialised. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself; call this only where it goes onto the wire or is sealed. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return "<secret>";
  }

  toJSON(): string {
    return "<secret>";
  }
}

/** Ids and other unguessable values, as an argument. */
export interface Ids {
  /** A UUIDv7: unique, and sorted by the time it was made. */
  next(): string;
  /** A session's reference: `SL-` and eight Crockford base32 characters, e.g. `SL-7K3QX9TM`. */
  reference(): string;
  /** 256 random bits, base64url. */
  secret(): string;
}

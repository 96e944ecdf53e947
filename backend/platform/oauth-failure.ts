/** What went wrong at a token endpoint, read from whatever the OAuth library threw. */

export interface OAuthFailure {
  /** Absent when there was no answer at all. */
  readonly status?: number;
  readonly headers?: Headers;
  /** The OAuth error word: `invalid_grant`. Absent when the answer was none of the endpoint's own. */
  readonly error?: string;
  /** The error answer's fields. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The library wraps answers and network errors in several classes; what they have in common is looked for, not their names. */
export function oauthFailure(thrown: unknown): OAuthFailure {
  const { response, cause, error } = (thrown ?? {}) as {
    readonly response?: unknown;
    readonly cause?: unknown;
    readonly error?: unknown;
  };
  const answer = [response, cause].find((one) => one instanceof Response);
  return {
    ...(answer ? { status: answer.status, headers: answer.headers } : {}),
    ...(typeof error === "string" ? { error } : {}),
    fields:
      typeof cause === "object" && cause !== null && !(cause instanceof Response) && error !== undefined
        ? (cause as Record<string, unknown>)
        : {},
  };
}

/** The error answers of Zoom's REST API and OAuth endpoints, in Zoom's own wording. */
import type { Answer } from "../site.ts";

/** `{code, message}` with the HTTP status (Zoom API, "Error definitions"). */
export function apiError(status: number, code: number, message: string): Answer {
  return { status, body: { code, message } };
}

/** 400/300 naming the fields that are wrong. */
export function validationFailed(fields: readonly string[]): Answer {
  return {
    status: 400,
    body: {
      code: 300,
      message: "Validation Failed.",
      errors: fields.map((field) => ({ field, message: "Invalid field." })),
    },
  };
}

/** 404/3001, also for meetings of other hosts and for a second delete. */
export function noSuchMeeting(meetingId: string): Answer {
  return apiError(404, 3001, `Meeting does not exist: ${meetingId}.`);
}

/** 400/4711 with the scopes that would have done. */
export function missingScopes(scopes: readonly string[]): Answer {
  return apiError(400, 4711, `Invalid access token, does not contain scopes:[${scopes.join(", ")}].`);
}

/** `{reason, error}` of the token endpoint (Zoom, "OAuth error messages"). */
export function oauthError(status: 400 | 401, error: string, reason: string): Answer {
  return { status, headers: { "cache-control": "no-store" }, body: { reason, error } };
}

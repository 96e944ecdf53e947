/** Google's error answers. Sources: Calendar API, "Handle API errors"; OAuth 2.0, RFC 6749 with Google's texts. */
import type { Answer } from "../site.ts";

/** Thrown by whatever cannot go on; becomes the answer in `google.ts`. */
export class GoogleError extends Error {
  readonly answer: Answer;

  constructor(
    status: number,
    reason: string,
    message: string,
    more: {
      readonly domain?: string;
      readonly locationType?: string;
      readonly location?: string;
      readonly headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    const { domain = "global", headers, ...where } = more;
    this.answer = {
      status,
      ...(headers ? { headers } : {}),
      body: { error: { errors: [{ domain, reason, message, ...where }], code: status, message } },
    };
  }
}

const parameter = (location: string): { locationType: string; location: string } => ({
  locationType: "parameter",
  location,
});

export const googleErrors = {
  /** 401, also for expired and revoked tokens. */
  invalidCredentials: () =>
    new GoogleError(401, "authError", "Invalid Credentials", {
      locationType: "header",
      location: "Authorization",
      headers: { "www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
    }),
  loginRequired: () =>
    new GoogleError(401, "required", "Login Required.", { locationType: "header", location: "Authorization" }),
  insufficientScopes: () =>
    new GoogleError(403, "insufficientPermissions", "Request had insufficient authentication scopes."),
  rateLimited: (status: 403 | 429) =>
    new GoogleError(status, "rateLimitExceeded", "Rate Limit Exceeded", { domain: "usageLimits" }),
  calendarLimited: () =>
    new GoogleError(403, "quotaExceeded", "Calendar usage limits exceeded.", { domain: "usageLimits" }),
  noCalendar: () =>
    new GoogleError(403, "notACalendarUser", "The user must be signed up for Google Calendar.", { domain: "calendar" }),
  notFound: () => new GoogleError(404, "notFound", "Not Found"),
  duplicate: () => new GoogleError(409, "duplicate", "The requested identifier already exists."),
  deleted: () => new GoogleError(410, "deleted", "Resource has been deleted"),
  conditionNotMet: () =>
    new GoogleError(412, "conditionNotMet", "Precondition Failed", { locationType: "header", location: "If-Match" }),
  notOrganizer: () =>
    new GoogleError(
      403,
      "forbiddenForNonOrganizer",
      "Shared properties can only be changed by the organizer of the event.",
      { domain: "calendar" },
    ),
  serviceAccountInvites: () =>
    new GoogleError(
      403,
      "forbiddenForServiceAccounts",
      "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.",
      { domain: "calendar" },
    ),
  timeRangeEmpty: (location?: string) =>
    new GoogleError(400, "timeRangeEmpty", "The specified time range is empty.", {
      domain: "calendar",
      ...(location ? parameter(location) : {}),
    }),
  required: (message: string) => new GoogleError(400, "required", message),
  invalid: (message: string, location?: string) =>
    new GoogleError(400, "invalid", message, location ? parameter(location) : {}),
  fullSyncRequired: () =>
    new GoogleError(410, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.", {
      domain: "calendar",
      ...parameter("syncToken"),
    }),
  updatedMinTooLongAgo: () =>
    new GoogleError(410, "updatedMinTooLongAgo", "The requested minimum modification time lies too far in the past.", {
      domain: "calendar",
      ...parameter("updatedMin"),
    }),
  push: (reason: string, message: string) => new GoogleError(400, reason, message),
} as const;

/** `{error, error_description}` of the token and revoke endpoints. */
export function oauthError(status: 400 | 401, error: string, description: string): Answer {
  return { status, headers: { "cache-control": "no-store" }, body: { error, error_description: description } };
}

/** Microsoft Graph's error answers. Source: "Microsoft Graph error responses and resource types"; Outlook codes as observed. */
import type { Answer } from "../site.ts";

export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Further members of the `error` object. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly more?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = extra.headers ?? {};
    this.more = extra.more ?? {};
  }
}

export const graphErrors = {
  notFound: () => new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store."),
  malformedId: () => new GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed."),
  accessDenied: () => new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
  directoryDenied: () =>
    new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  unknownUser: (name: string) =>
    new GraphError(
      404,
      "Request_ResourceNotFound",
      `Resource '${name}' does not exist or one of its queried reference-property objects are not present.`,
    ),
  meNeedsPerson: () =>
    new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow."),
  unreadableBody: () =>
    new GraphError(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    ),
  badProperty: (message: string) => new GraphError(400, "ErrorPropertyValidationFailure", message),
  badRequest: (message: string) => new GraphError(400, "ErrorInvalidRequest", message),
  badParameter: (message: string) => new GraphError(400, "ErrorInvalidParameter", message),
  unknownZone: (name: string) =>
    new GraphError(400, "TimeZoneNotSupportedException", `The following TimeZone value is not supported: '${name}'.`),
  stale: () =>
    new GraphError(
      412,
      "ErrorIrresolvableConflict",
      "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
    ),
  notOrganizer: () =>
    new GraphError(
      400,
      "ErrorInvalidRequest",
      "Your request can't be completed. You need to be an organizer to cancel a meeting.",
    ),
  organizerCannotAnswer: () =>
    new GraphError(
      400,
      "ErrorInvalidRequest",
      "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
    ),
  duplicateTransaction: (status: 400 | 409, existingEventId: string) =>
    new GraphError(
      status,
      "ErrorDuplicateTransactionId",
      "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
      { more: { "@event.existingEventId": existingEventId } },
    ),
  throttled: (retryAfterSeconds: string) =>
    new GraphError(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", {
      headers: { "retry-after": retryAfterSeconds },
    }),
  badSubscription: (message: string) => new GraphError(400, "InvalidRequest", message),
  notValidated: () =>
    new GraphError(
      400,
      "InvalidRequest",
      "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.",
    ),
  onPremises: () =>
    new GraphError(
      403,
      "ExtensionError",
      "Operation: Create; Exception: [Status Code: ServiceUnavailable; Reason: Target resource '00034001-1143-5852-0000-000000000000' hosted on database 'f2492f38-40a7-4de1-ae51-48a6f2c9589b' is currently on backend 'Unknown']",
    ),
  calendarGone: () =>
    new GraphError(
      400,
      "ExtensionError",
      "Operation: Create; Exception: [Status Code: BadRequest; Reason: The value of parameter 'Resource' is invalid.]",
    ),
  tooManySubscriptions: () =>
    new GraphError(
      403,
      "ExtensionError",
      "Operation: Create; Exception: [Status Code: Forbidden; Reason: The limit of 1000 subscriptions on this mailbox is reached.]",
    ),
  noSubscription: () => new GraphError(404, "ResourceNotFound", "The object was not found."),
  syncStateGone: (generation: number, highest: number) =>
    new GraphError(
      410,
      "SyncStateNotFound",
      `The sync state generation is not found; generation=${generation};[highest=${highest}][sync state not found]`,
    ),
  badSyncState: () => new GraphError(400, "ErrorInvalidSyncStateData", "The sync state data is invalid."),
  notWithDelta: (names: readonly string[]) =>
    new GraphError(
      400,
      "ErrorInvalidUrlQuery",
      `The following parameters are not supported with change tracking over the 'CalendarView' resource: '${names.join(", ")}'.`,
    ),
  overRequestLimit: (seconds: number) =>
    new GraphError(429, "ApplicationThrottled", "Application is over its RequestCount limit.", {
      headers: { "retry-after": String(seconds) },
    }),
  noMeeting: () => new GraphError(404, "NotFound", "The specified online meeting was not found."),
  noMailbox: () =>
    new GraphError(
      404,
      "MailboxNotEnabledForRESTAPI",
      "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
    ),
  blockedByPolicy: () => new GraphError(403, "ErrorAccessDenied", "Access to OData is disabled."),
  noMeetingPolicy: () =>
    new GraphError(403, "Forbidden", "No application access policy found for this app on the user."),
  badBatch: (message: string) => new GraphError(400, "BadRequest", message),
  crossesNeighbour: () =>
    new GraphError(
      400,
      "ErrorOccurrenceCrossingBoundary",
      "Modified occurrence is crossing or overlapping adjacent occurrence.",
    ),
  unknownProperty: (name: string) =>
    new GraphError(
      400,
      "RequestBroker--ParseUri",
      `Could not find a property named '${name}' on type 'Microsoft.OutlookServices.Event'.`,
    ),
  badFilter: () =>
    new GraphError(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes."),
  noSegment: (segment: string) => new GraphError(400, "BadRequest", `Resource not found for the segment '${segment}'.`),
};

export function errorAnswer(
  error: GraphError,
  ids: { readonly now: number; readonly requestId: string; readonly clientRequestId: string },
): Answer {
  return {
    status: error.status,
    headers: error.headers,
    body: {
      error: {
        code: error.code,
        message: error.message,
        ...error.more,
        innerError: {
          date: new Date(ids.now).toISOString().slice(0, 19),
          "request-id": ids.requestId,
          "client-request-id": ids.clientRequestId,
        },
      },
    },
  };
}

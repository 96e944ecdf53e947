/** `translateExchangeIds` between the two kinds of id that REST knows. Source: "user: translateExchangeIds". */
import { type Answer, type Call, jsonOf } from "../site.ts";
import { graphErrors } from "./graph-error.ts";
import type { Mailbox } from "./mailbox-access.ts";
import type { MailboxStore } from "./mailbox-store.ts";

const mostIds = 1000;
const kinds = { restid: "id", restimmutableentryid: "immutableId" } as const;

export function translateExchangeIds(call: Call, { owner }: Mailbox, store: MailboxStore): Answer {
  const body = jsonOf(call);
  const field = (name: string): unknown => body[name] ?? body[name[0]?.toUpperCase() + name.slice(1)];
  const ids = field("inputIds");
  const [from, to] = [kindOf(field("sourceIdType")), kindOf(field("targetIdType"))];
  if (!Array.isArray(ids) || ids.length > mostIds)
    throw graphErrors.badParameter("InputIds must hold at most 1000 ids.");
  const value = ids.map((sourceId) => {
    const event = store.all(owner.oid).find((one) => one[from] === sourceId);
    return event
      ? { sourceId, targetId: event[to] }
      : { sourceId, targetId: null, errorDetails: { code: "ErrorInvalidIdMalformed", message: "Id is malformed." } };
  });
  const context = "https://graph.microsoft.com/v1.0/$metadata#Collection(microsoft.graph.convertIdResult)";
  return { status: 200, body: { "@odata.context": context, value } };
}

function kindOf(name: unknown): "id" | "immutableId" {
  const kind = kinds[String(name).toLowerCase() as keyof typeof kinds];
  if (!kind) throw graphErrors.badParameter(`The id type '${String(name)}' is not supported here.`);
  return kind;
}

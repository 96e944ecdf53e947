/** The organisation's directory at Microsoft Graph. */
import { z } from "zod";
import { exchange, type VendorReply } from "../../platform/vendor-request.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Directory, DirectoryAccess, DirectoryPerson } from "../../ports/directory.ts";
import type { Secret } from "../../ports/secret.ts";
import { VendorFault } from "../../ports/vendor-fault.ts";
import { graphFault } from "./graph-fault.ts";

export interface GraphDirectoryOptions {
  /** `https://graph.microsoft.com` */
  readonly origin: string;
  readonly clock: Clock;
  /** Fails: consent_required, throttled, unavailable, rejected. */
  readonly tokenFor: (access: DirectoryAccess) => Promise<Secret<string>>;
}

const operation = "read directory";
const fields = "id,displayName,mail,userPrincipalName,accountEnabled";
/** Fifteen clauses are the most that one filter over people may have; each address takes two. */
const addressesAtOnce = 7;
const idsAtOnce = 1_000;
/** Groups of more than 20,000 people are beyond what one reading should take. */
const mostPages = 200;

const user = z.object({
  "@odata.type": z.string().optional(),
  id: z.string(),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});
type User = z.infer<typeof user>;
const users = z.object({ value: z.array(user), "@odata.nextLink": z.string().optional() });
const groups = z.object({ value: z.array(z.object({ id: z.string(), displayName: z.string().nullish() })) });

/**
 * Wire:   GET /users?$filter=mail in (…) or userPrincipalName in (…)&$select → 200 { value } · GET /groups?$filter=startswith(
 *         displayName,'…')&$select=id,displayName&$top=50 → 200 { value } · GET /groups/{id}/transitiveMembers?$select&$top=100
 *         → 200 { value: [{ @odata.type, … }], @odata.nextLink? } · POST /directoryObjects/getByIds?$select { ids, types: [user] }
 *         → 200 { value }; ids that are not known are left out.
 * Units:  at most seven addresses, fifty groups, a hundred members and a thousand ids in one call.
 * Fails:  consent_required (403: the permission was not given), throttled, unavailable, unexpected_reply.
 * Source: Microsoft Graph, "List users", "List groups", "List group transitive members", "Get directory objects from a list of
 *         IDs"; read 2026-11.
 */
export function createGraphDirectory(options: GraphDirectoryOptions): Directory {
  const ask = createAsk(options);
  return {
    async findByAddress(access, addresses) {
      const found = new Map<string, DirectoryPerson[]>();
      const wanted = new Set(addresses);
      for (const some of inPieces([...wanted], addressesAtOnce)) {
        const list = some.map(quote).join(",");
        const filter = `mail in (${list}) or userPrincipalName in (${list})`;
        const reply = await ask(access, {
          path: `/users?$filter=${encodeURIComponent(filter)}&$select=${fields}&$top=100`,
        });
        for (const one of read(users, reply).value) {
          const names = new Set([one.mail?.toLowerCase(), one.userPrincipalName?.toLowerCase()]);
          for (const name of names) {
            if (name !== undefined && wanted.has(name)) found.set(name, [...(found.get(name) ?? []), personOf(one)]);
          }
        }
      }
      return found;
    },
    async findGroups(access, name) {
      const filter = name === "" ? "" : `&$filter=${encodeURIComponent(`startswith(displayName,${quote(name)})`)}`;
      const reply = await ask(access, { path: `/groups?$select=id,displayName&$top=50${filter}` });
      return read(groups, reply).value.map(({ id, displayName }) => ({ groupId: id, name: displayName ?? id }));
    },
    async readMembers(access, groupId) {
      const people: DirectoryPerson[] = [];
      let path: string | undefined =
        `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=${fields}&$top=100`;
      for (let page = 0; path !== undefined && page < mostPages; page += 1) {
        const reply: VendorReply = await ask(access, { path, mayBeGone: page === 0 });
        if (reply.status === 404) return undefined;
        const { value, "@odata.nextLink": next } = read(users, reply);
        people.push(...value.filter(isUser).map(personOf));
        path = next === undefined ? undefined : pathOf(options, next);
      }
      return people;
    },
    async findByIds(access, oids) {
      const found = new Map<string, DirectoryPerson>();
      for (const ids of inPieces([...new Set(oids)], idsAtOnce)) {
        const json = { ids, types: ["user"] };
        const reply = await ask(access, { path: `/directoryObjects/getByIds?$select=${fields}`, json });
        for (const one of read(users, reply).value) found.set(one.id.toLowerCase(), personOf(one));
      }
      return found;
    },
  };
}

interface Wanted {
  /** Below `/v1.0`, encoded. */
  readonly path: string;
  readonly json?: unknown;
  readonly mayBeGone?: boolean;
}

function createAsk({ origin, clock, tokenFor }: GraphDirectoryOptions) {
  return async (access: DirectoryAccess, { path, json, mayBeGone }: Wanted): Promise<VendorReply> => {
    const token = await tokenFor(access);
    const reply = await exchange(
      {
        method: json === undefined ? "GET" : "POST",
        url: `${origin}/v1.0${path}`,
        headers: { authorization: `Bearer ${token.reveal()}` },
        json,
      },
      { vendor: "microsoft", operation },
    );
    if (reply.status === 200 || (mayBeGone === true && reply.status === 404)) return reply;
    const fault = graphFault(reply, { operation, clock });
    // Here a refusal is always a permission that the organisation has not given, not a decision about one account.
    if (fault.kind !== "not_permitted" && fault.kind !== "grant_revoked") throw fault;
    throw new VendorFault(fault.message, { ...fault, kind: "consent_required", cause: fault });
  };
}

function read<T extends z.ZodType>(schema: T, reply: VendorReply): z.output<T> {
  const parsed = schema.safeParse(reply.body);
  if (parsed.success) return parsed.data;
  throw new VendorFault(`${operation}: Graph's answer is not understood`, {
    vendor: "microsoft",
    operation,
    kind: "unexpected_reply",
    cause: parsed.error,
  });
}

/** Fails: unexpected_reply, when the next page leads away from Graph: our bearer would go with it. */
function pathOf({ origin }: GraphDirectoryOptions, next: string): string {
  if (next.startsWith(`${origin}/v1.0/`)) return next.slice(`${origin}/v1.0`.length);
  throw new VendorFault(`${operation}: the next page lies elsewhere`, {
    vendor: "microsoft",
    operation,
    kind: "unexpected_reply",
  });
}

const isUser = (one: User): boolean =>
  one["@odata.type"] === undefined || one["@odata.type"] === "#microsoft.graph.user";

function personOf({ id, displayName, mail, userPrincipalName, accountEnabled }: User): DirectoryPerson {
  const email = (mail || userPrincipalName) ?? "";
  return { oid: id.toLowerCase(), displayName: displayName || email, email, isEnabled: accountEnabled !== false };
}

/** As OData writes a text. */
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function inPieces<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

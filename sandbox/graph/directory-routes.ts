/** The directory behind Graph: people, groups and who is in them. Source: "List users", "List groups", "List group transitive members". */
import { everybody, type SandboxPerson } from "../people.ts";
import { personByOid } from "../entra/directory.ts";
import { meridian, meridianMembers } from "../large-organisation.ts";
import { type Answer, type Call, jsonOf, type Site } from "../site.ts";
import { type DirectoryStore, groups } from "./directory-store.ts";
import { graphErrors } from "./graph-error.ts";
import type { Caller } from "./mailbox-access.ts";

export interface DirectoryGround {
  readonly callerOf: (call: Call) => Caller;
  readonly store: DirectoryStore;
  /** Origin of the Graph stand-in, for links to next pages. */
  readonly origin: string;
}

type Json = Readonly<Record<string, unknown>>;

const readsPeople = ["User.Read.All", "Directory.Read.All"];
const readsGroups = ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"];

export function addDirectoryRoutes(site: Site, ground: DirectoryGround): void {
  const { store } = ground;
  site.on("GET", "/v1.0/users", (call) => {
    const { tid } = requirePermission(ground.callerOf(call), readsPeople);
    const named = namesIn(call.url.searchParams.get("$filter") ?? "");
    const found = peopleOf(tid, store).filter(({ email }) => named === undefined || named.has(email));
    return page(call, ground, { items: found.map((one) => profileOf(one, store)), what: "users" });
  });
  site.on("GET", "/v1.0/groups", (call) => {
    const { tid } = requirePermission(ground.callerOf(call), readsGroups);
    const filter = call.url.searchParams.get("$filter");
    const begin = filter === null ? "" : (/^startswith\(displayName,'(.*)'\)$/i.exec(filter)?.[1] ?? undefined);
    if (begin === undefined) throw graphErrors.badFilter();
    const found = groups.filter(
      (group) =>
        group.tid === tid && group.displayName.toLowerCase().startsWith(begin.replaceAll("''", "'").toLowerCase()),
    );
    const items = found.map(({ id, displayName }) => ({ id, displayName }));
    return page(call, ground, { items, what: "groups" });
  });
  site.on("GET", "/v1.0/groups/:group/transitiveMembers", (call) => {
    const { tid } = requirePermission(ground.callerOf(call), readsGroups);
    const group = groups.find(({ id }) => id === call.params["group"]);
    if (group?.tid !== tid) throw graphErrors.unknownUser(call.params["group"] ?? "");
    const isIn = (handle: string): boolean => group.members === "everybody" || group.members.includes(handle);
    const members = peopleOf(tid, store).filter(({ handle }) => isIn(handle));
    const items = members.map((one) => ({ "@odata.type": "#microsoft.graph.user", ...profileOf(one, store) }));
    return page(call, ground, { items, what: "directoryObjects" });
  });
  site.on("GET", "/v1.0/directory/deletedItems/:id", (call) => {
    const { tid } = requirePermission(ground.callerOf(call), readsPeople);
    const person = personByOid(call.params["id"]);
    if (person?.tid !== tid || store.standing(person.handle) !== "removed")
      throw graphErrors.unknownUser(call.params["id"] ?? "");
    return { status: 200, body: { "@odata.type": "#microsoft.graph.user", ...profileOf(person, store) } };
  });
  site.on("POST", "/v1.0/directoryObjects/getByIds", (call) => {
    const { tid } = requirePermission(ground.callerOf(call), readsPeople);
    const { ids } = jsonOf(call);
    if (!Array.isArray(ids) || ids.length > 1_000) throw graphErrors.badRequest("Invalid value specified for ids.");
    const found = peopleOf(tid, store).filter(({ oid }) => ids.includes(oid));
    const value = found.map((one) => ({ "@odata.type": "#microsoft.graph.user", ...profileOf(one, store) }));
    return {
      status: 200,
      body: { "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects", value },
    };
  });
}

function requirePermission(caller: Caller, sufficient: readonly string[]): Caller {
  if (sufficient.some((permission) => caller.permissions.has(permission))) return caller;
  throw graphErrors.directoryDenied();
}

const peopleOf = (tid: string, store: DirectoryStore): readonly SandboxPerson[] =>
  (tid === meridian ? meridianMembers() : everybody.filter((one) => one.tid === tid)).filter(
    ({ handle }) => store.standing(handle) !== "removed",
  );

function profileOf({ oid, displayName, email, handle }: SandboxPerson, store: DirectoryStore): Json {
  return {
    id: oid,
    displayName,
    mail: email,
    userPrincipalName: email,
    accountEnabled: store.standing(handle) !== "disabled",
  };
}

/** The texts of `mail in ('a','b') or userPrincipalName in ('a','b')`; undefined without a filter. Other filters are refused. */
function namesIn(filter: string): ReadonlySet<string> | undefined {
  if (filter === "") return undefined;
  const isKnown = /^mail in \(('[^']*',?)+\) or userPrincipalName in \(('[^']*',?)+\)$/.test(filter);
  const clauses = filter.match(/'[^']*'/g) ?? [];
  // Documented: fifteen clauses of an OR at most.
  if (!isKnown || clauses.length > 15) throw graphErrors.badFilter();
  return new Set(clauses.map((text) => text.slice(1, -1).toLowerCase()));
}

function page(
  call: Call,
  { origin }: DirectoryGround,
  { items, what }: { readonly items: readonly Json[]; readonly what: string },
): Answer {
  const top = Number(call.url.searchParams.get("$top") ?? 100);
  const from = Number(call.url.searchParams.get("$skiptoken") ?? 0);
  const next = new URL(call.url.pathname + call.url.search, origin);
  next.searchParams.set("$skiptoken", String(from + top));
  return {
    status: 200,
    body: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#${what}`,
      ...(from + top < items.length ? { "@odata.nextLink": next.href } : {}),
      value: items.slice(from, from + top),
    },
  };
}

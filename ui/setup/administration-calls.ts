/** The calls by which people, matches and what is kept are looked after, as the client has them. */
import type { AuditEntry, AuditQuery } from "#contract/audit.ts";
import type { Action, CallsGround, Page } from "#contract/client.ts";
import type {
  ChooseGroup,
  ChosenGroup,
  DirectoryGroup,
  ListedPerson,
  PeopleQuery,
  Settled,
  SettlePerson,
} from "#contract/directory.ts";
import type { HistoryLine } from "#contract/history.ts";
import type {
  ImportMatches,
  ImportPeople,
  MatchesApplied,
  MatchesPreview,
  PeopleApplied,
  PeoplePreview,
} from "#contract/imports.ts";
import type { Match, NewMatch } from "#contract/matches.ts";
import type { OfferingTemplate } from "#contract/offering-templates.ts";
import type { Offering } from "#contract/offerings.ts";
import type { ChangePerson, Person } from "#contract/people.ts";
import type { DeletionBegun, DepartureBegun, OrganisationExport, PersonExport } from "#contract/privacy.ts";

export interface AdministrationCalls {
  people(query: PeopleQuery): Promise<Page<ListedPerson>>;
  changePerson(id: string, change: ChangePerson): Promise<Person>;
  previewPeople(file: ImportPeople): Promise<PeoplePreview>;
  applyPeople(previewId: string): Promise<PeopleApplied>;
  settlePerson(id: string, wish: SettlePerson): Promise<Settled>;
  exportPerson(id: string): Promise<PersonExport>;
  deletePerson(
    id: string,
    wish: { readonly sessions: "call_off" | "hand_over"; readonly toProviderId?: string },
  ): Promise<DeletionBegun>;
  groups(): Promise<readonly ChosenGroup[]>;
  findGroups(name: string): Promise<readonly DirectoryGroup[]>;
  chooseGroup(group: ChooseGroup): Promise<readonly ChosenGroup[]>;
  dropGroup(groupId: string): Promise<void>;
  matches(query: { readonly cursor?: string; readonly limit?: number }): Promise<Page<Match>>;
  addMatch(match: NewMatch): Promise<Match>;
  endMatch(id: string): Promise<void>;
  previewMatches(file: ImportMatches): Promise<MatchesPreview>;
  applyMatches(previewId: string): Promise<MatchesApplied>;
  audit(query: Partial<AuditQuery>): Promise<Page<AuditEntry>>;
  history(sessionId: string): Promise<readonly HistoryLine[]>;
  templates(): Promise<readonly OfferingTemplate[]>;
  makeTemplate(offeringId: string): Promise<OfferingTemplate>;
  removeTemplate(id: string): Promise<void>;
  /** Makes an offering of the caller's own. */
  offerTemplate(id: string, action: Action): Promise<Offering>;
  exportOrganisation(): Promise<OrganisationExport>;
  leaveOrganisation(confirm: string): Promise<DepartureBegun>;
}

const root = "/api/v1";

export function createAdministrationCalls({ json, send, query }: CallsGround): AdministrationCalls {
  const at = (path: string, id: string, rest = ""): string => `${root}/${path}/${encodeURIComponent(id)}${rest}`;
  const post = <T>(path: string, body?: unknown): Promise<T> =>
    json(path, { method: "POST", ...(body === undefined ? {} : { body }) });
  const items = async <T>(list: Promise<{ readonly items: readonly T[] }>): Promise<readonly T[]> => (await list).items;
  const end = async (path: string): Promise<void> => void (await send(path, { method: "DELETE" }));
  return {
    people: (wish) => json(`${root}/people${query(wish)}`),
    changePerson: (id, body) => json(at("people", id), { method: "PATCH", body }),
    previewPeople: (file) => post(`${root}/people/import`, file),
    applyPeople: (previewId) => post(at("people/import", previewId, "/apply")),
    settlePerson: (id, wish) => post(at("people", id, "/settle"), wish),
    exportPerson: (id) => json(at("people", id, "/export")),
    deletePerson: (id, wish) => json(`${at("people", id)}${query(wish)}`, { method: "DELETE" }),
    groups: () => items(json(`${root}/people/groups`)),
    findGroups: (q) => items(json(`${root}/people/groups/search${query({ q })}`)),
    chooseGroup: (group) => items(post(`${root}/people/groups`, group)),
    dropGroup: (groupId) => end(at("people/groups", groupId)),
    matches: (wish) => json(`${root}/matches${query(wish)}`),
    addMatch: (match) => post(`${root}/matches`, match),
    endMatch: (id) => end(at("matches", id)),
    previewMatches: (file) => post(`${root}/matches/import`, file),
    applyMatches: (previewId) => post(at("matches/import", previewId, "/apply")),
    audit: (wish) => json(`${root}/audit${query(wish)}`),
    history: (sessionId) => items(json(at("sessions", sessionId, "/history"))),
    templates: () => items(json(`${root}/offering-templates`)),
    makeTemplate: (offeringId) => post(`${root}/offering-templates`, { offeringId }),
    removeTemplate: (id) => end(at("offering-templates", id)),
    offerTemplate: (id, action) => json(at("offering-templates", id, "/offerings"), { method: "POST", action }),
    exportOrganisation: () => json(`${root}/organisation/export`),
    leaveOrganisation: (confirm) => post(`${root}/organisation/departure`, { confirm }),
  };
}

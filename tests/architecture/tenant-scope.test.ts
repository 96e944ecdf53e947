/** Whose rows a query may touch: every function of a store says so by the scope that it takes. */
import { describe, expect, it } from "@jest/globals";
import { sourceFiles } from "./source-files.ts";

/** Sweeps go over all organisations, and mint a scope for each row that they find. */
const acrossAll =
  /^((find|take|list|claim)(Due|Untold|Changed|Silent|Unplanned|Outlived|Releasable|ToLookUp|Every|Disabled)|(delete|forget)\w*(Before|Old|Expired)|findInOtherTenants)/;

/** What is asked before anybody knows whose it is: an identity, a state, a link, a vendor's message. Each answers the tenant. */
const beforeAnyScope = new Set([
  "linking.store.ts",
  "arrivals.store.ts",
  "findBearerPerson",
  "findByZoomUser",
  "findRoutes",
  "findOwnMeetings",
  "findEntraTenant",
  "findByEntraIdentity",
  "lockIdentity",
  "findAttemptByState",
  "findAttemptByTicket",
  "findByState",
  "findPage",
  "findPageOfMeeting",
  "findByReference",
  "findGuestBearer",
]);

/** A row or a question that carries its tenant itself. */
const carriesTenant = /tenantId|tenant_id|Insertable<Tables\[|\w+Row\b|Deletion\b/;
const ofNobody = new Set(["upsertEntraTenant"]);

describe("the stores", () => {
  it("take the scope of an organisation in every function that asks the database", () => {
    const files = sourceFiles().filter(
      ({ path }) => path.startsWith("backend/features/") && path.endsWith(".store.ts"),
    );
    expect(files.length).toBeGreaterThan(20);
    const without = files.flatMap(({ path, text }) =>
      [...text.matchAll(/export (?:async )?function (\w+)(?:<[^>]*>)?\(([\s\S]*?)\): /g)]
        .filter(([, , parameters = ""]) => /^\s*(db|tx|\{[^}]*\bdb\b[^}]*\}): /.test(parameters))
        .filter(([, , parameters = ""]) => !/TenantScope|Pick<Caller|caller: Caller/.test(parameters))
        .filter(([, , parameters = ""]) => !carriesTenant.test(parameters))
        .map(([, name = ""]) => ({ path, name, file: path.split("/").at(-1) ?? "" })),
    );
    const unexplained = without.filter(
      ({ name, file }) =>
        !acrossAll.test(name) && !beforeAnyScope.has(name) && !beforeAnyScope.has(file) && !ofNobody.has(name),
    );
    expect(unexplained.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { clientSecret, type Reply, startTestSandbox, type TestSandbox } from "../test-sandbox.ts";

let test: TestSandbox;
let ask: (path: string, body?: object) => Promise<Reply>;
const mentees = "/groups/9a000000-0000-4000-8000-000000000002/transitiveMembers";

beforeAll(async () => {
  test = await startTestSandbox();
  const scope = "https://graph.microsoft.com/.default";
  const form = { grant_type: "client_credentials", client_secret: clientSecret, scope };
  const bearer = (await test.token(form)).json.access_token;
  ask = (path, body) =>
    test.request(`${test.sandbox.origins.graph}/v1.0${path}`, {
      headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
      ...(body ? { method: "POST", body: JSON.stringify(body) } : {}),
    });
});
afterAll(() => test.stop());

const filter = (...names: string[]): string => {
  const list = names.map((name) => `'${name}'`).join(",");
  return `/users?$filter=${encodeURIComponent(`mail in (${list}) or userPrincipalName in (${list})`)}`;
};

describe("the directory", () => {
  it("finds people by address within their organisation, and refuses more clauses than fifteen", async () => {
    const { value } = (await ask(filter("lena@northwind.example", "noah@fjordheim.example"))).json;
    expect(value).toMatchObject([{ displayName: "Lena Vogt", accountEnabled: true }]);
    const many = Array.from({ length: 8 }, (_, index) => `learner0${index}@northwind.example`);
    expect((await ask(filter(...many))).status).toBe(400);
  });

  it("lists groups and who is in them, page by page", async () => {
    const found = (await ask("/groups?$filter=startswith(displayName,'ment')&$select=id,displayName")).json.value;
    expect(found.map(({ displayName }: { displayName: string }) => displayName)).toEqual(["Mentors", "Mentees"]);
    const first = (await ask(`${mentees}?$top=40`)).json;
    expect(first.value).toHaveLength(40);
    const second = (await ask(String(first["@odata.nextLink"]).split("/v1.0")[1] ?? "")).json;
    expect([second.value.length, second["@odata.nextLink"]]).toEqual([12, undefined]);
    expect((await ask("/groups/9a000000-0000-4000-8000-00000000000f/transitiveMembers")).status).toBe(404);
  });

  it("says who is disabled, and knows nobody who was removed", async () => {
    const { directory } = test.sandbox.graph;
    directory.change("sam", "disabled");
    directory.change("learner07", "removed");
    const ids = ["a1000000-0000-4000-8000-000000000002", "a1000000-0000-4000-8000-000000000107"];
    const { value } = (await ask("/directoryObjects/getByIds?$select=id", { ids, types: ["user"] })).json;
    expect(value).toMatchObject([{ id: ids[0], accountEnabled: false }]);
    expect((await ask(`${mentees}?$top=100`)).json.value).toHaveLength(51);
  });

  it("is not for people who gave no permission for it", async () => {
    const lena = await test.graphAs("lena");
    for (const path of ["/users", "/groups", mentees]) expect((await lena("GET", path)).status).toBe(403);
  });
});

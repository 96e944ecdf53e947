/** The calls of the set-up of vendors, loaded with its screens. */
import type { CallsGround, Page } from "#contract/client.ts";
import type {
  Authorization,
  AuthorizeIntegration,
  CoverageQuery,
  CoveredPerson,
  Integration,
  IntegrationCredentials,
  IntegrationTest,
  Mailed,
  SaveIntegration,
  TestIntegration,
} from "#contract/integrations.ts";
import type { Vendor } from "#contract/people.ts";

export interface IntegrationCalls {
  all(): Promise<readonly Integration[]>;
  save(vendor: Vendor, choice: SaveIntegration): Promise<Integration>;
  remove(vendor: Vendor): Promise<void>;
  /** What to ask for; with `sendTo` the link is mailed too. */
  authorize(vendor: Vendor, asking: AuthorizeIntegration): Promise<Authorization>;
  /** Somebody says that it was authorised: look now. */
  confirm(vendor: Vendor): Promise<Integration>;
  saveCredentials(vendor: Vendor, credentials: IntegrationCredentials): Promise<Integration>;
  test(vendor: Vendor, wish: TestIntegration): Promise<IntegrationTest>;
  readTest(vendor: Vendor, testId: string): Promise<IntegrationTest>;
  steerTest(vendor: Vendor, testId: string, act: "pause" | "resume"): Promise<IntegrationTest>;
  people(vendor: Vendor, query: CoverageQuery): Promise<Page<CoveredPerson>>;
  /** To these addresses, or to the owners that are saved. */
  mailOwners(vendor: Vendor, emails?: readonly string[]): Promise<Mailed>;
  remind(vendor: Vendor): Promise<Mailed>;
}

export function createIntegrationCalls({ json, send, query }: CallsGround): IntegrationCalls {
  const at = (vendor: Vendor, rest = ""): string => `/api/v1/integrations/${vendor}${rest}`;
  const post = <T>(path: string, body?: unknown): Promise<T> =>
    json(path, { method: "POST", ...(body === undefined ? {} : { body }) });
  const testAt = (vendor: Vendor, testId: string): string => at(vendor, `/tests/${encodeURIComponent(testId)}`);
  return {
    all: async () => (await json<Page<Integration>>("/api/v1/integrations")).items,
    save: (vendor, body) => json(at(vendor), { method: "PUT", body }),
    remove: async (vendor) => {
      await send(at(vendor), { method: "DELETE" });
    },
    authorize: (vendor, asking) => post(at(vendor, "/authorize"), asking),
    confirm: (vendor) => post(at(vendor, "/confirm")),
    saveCredentials: (vendor, credentials) => post(at(vendor, "/credentials"), credentials),
    test: (vendor, wish) => post(at(vendor, "/test"), wish),
    readTest: (vendor, testId) => json(testAt(vendor, testId)),
    steerTest: (vendor, testId, act) => post(`${testAt(vendor, testId)}/${act}`),
    people: (vendor, wish) => json(`${at(vendor, "/people")}${query(wish)}`),
    mailOwners: (vendor, emails) => post(at(vendor, "/owners/test"), emails === undefined ? {} : { emails }),
    remind: (vendor) => post(at(vendor, "/remind")),
  };
}

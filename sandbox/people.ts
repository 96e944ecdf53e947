/** The organisations and people that exist in the sandbox from its first start. Every id is fixed, so stories can name them. */
export interface SandboxTenant {
  readonly tid: string;
  readonly domain: string;
  readonly displayName: string;
  /** Whether its administrator has consented to Slotside for everybody. */
  readonly consented: boolean;
  /** `no`: that consent was for what signed-in people do, and not for an application of its own. */
  readonly application?: "no";
}

export interface SandboxPerson {
  /** Short handle used in URLs and scripts: `lena`, `priya`. */
  readonly handle: string;
  readonly tid: string;
  readonly oid: string;
  readonly displayName: string;
  readonly email: string;
  /** IANA. */
  readonly timeZone: string;
  readonly locale: string;
  readonly part: "learner" | "provider" | "administrator";
  readonly zoom?: {
    readonly accountId: string;
    readonly userId: string;
    /** Owns the Zoom account; everybody else is a member, or an administrator as their part says. */
    readonly owns?: true;
  };
  /** A Google account under the person's own address; `sub` is its id. */
  readonly google?: { readonly sub: string };
  /** One sentence for the home page. */
  readonly about: string;
}

export const tenants: readonly SandboxTenant[] = [
  {
    tid: "a1111111-1111-4111-8111-111111111111",
    domain: "northwind.example",
    displayName: "Northwind Academy",
    consented: true,
  },
  {
    tid: "b2222222-2222-4222-8222-222222222222",
    domain: "fjordheim.example",
    displayName: "Fjordheim College",
    consented: true,
  },
  {
    tid: "c3333333-3333-4333-8333-333333333333",
    domain: "elsewhere.example",
    displayName: "Elsewhere Ltd",
    consented: false,
  },
  {
    tid: "e5555555-5555-4555-8555-555555555555",
    domain: "meridian.example",
    displayName: "Meridian University",
    consented: true,
    application: "no",
  },
];

/** In place of an organisation, for people who have a Zoom account and nothing at Microsoft. No directory knows it. */
export const zoomOnly = "00000000-0000-0000-0000-000000000000";

const [northwind, fjordheim, elsewhere, meridian] = tenants.map((tenant) => tenant.tid) as [
  string,
  string,
  string,
  string,
];

export const people: readonly SandboxPerson[] = [
  {
    handle: "lena",
    tid: northwind,
    oid: "a1000000-0000-4000-8000-000000000001",
    displayName: "Lena Vogt",
    email: "lena@northwind.example",
    timeZone: "Europe/Berlin",
    locale: "en-GB",
    part: "learner",
    zoom: { accountId: "northwindZoomAcct0001", userId: "lenaZoomUser000000001" },
    about: "learns with Priya; lives in Berlin",
  },
  {
    handle: "sam",
    tid: northwind,
    oid: "a1000000-0000-4000-8000-000000000002",
    displayName: "Sam Okafor",
    email: "sam@northwind.example",
    timeZone: "Europe/London",
    locale: "en-GB",
    part: "learner",
    about: "learns maths; lives in London",
  },
  {
    handle: "priya",
    tid: northwind,
    oid: "a1000000-0000-4000-8000-000000000003",
    displayName: "Priya Raman",
    email: "priya@northwind.example",
    timeZone: "Asia/Kolkata",
    locale: "en-IN",
    part: "provider",
    zoom: { accountId: "northwindZoomAcct0001", userId: "priyaZoomUser00000001" },
    about: "mentors from Bengaluru; meets on Teams and Zoom",
  },
  {
    handle: "tomas",
    tid: northwind,
    oid: "a1000000-0000-4000-8000-000000000004",
    displayName: "Tomás Herrera",
    email: "tomas@northwind.example",
    timeZone: "America/New_York",
    locale: "en-US",
    part: "provider",
    zoom: { accountId: "northwindZoomAcct0001", userId: "tomasZoomUser00000001" },
    google: { sub: "104000000000000000004" },
    about: "advises on careers from New York",
  },
  {
    handle: "amira",
    tid: northwind,
    oid: "a1000000-0000-4000-8000-000000000005",
    displayName: "Amira Haddad",
    email: "amira@northwind.example",
    timeZone: "Europe/Berlin",
    locale: "de-DE",
    part: "administrator",
    about: "administers Northwind Academy",
  },
  {
    handle: "aroha",
    tid: fjordheim,
    oid: "b2000000-0000-4000-8000-000000000001",
    displayName: "Aroha Ngata",
    email: "aroha@fjordheim.example",
    timeZone: "Pacific/Auckland",
    locale: "en-NZ",
    part: "provider",
    google: { sub: "104000000000000000011" },
    about: "coaches from Auckland",
  },
  {
    handle: "noah",
    tid: fjordheim,
    oid: "b2000000-0000-4000-8000-000000000002",
    displayName: "Noah Brandt",
    email: "noah@fjordheim.example",
    timeZone: "America/Los_Angeles",
    locale: "en-US",
    part: "learner",
    google: { sub: "104000000000000000012" },
    about: "learns with Aroha; lives in Los Angeles",
  },
  {
    handle: "ingrid",
    tid: fjordheim,
    oid: "b2000000-0000-4000-8000-000000000003",
    displayName: "Ingrid Solberg",
    email: "ingrid@fjordheim.example",
    timeZone: "Europe/Oslo",
    locale: "nb-NO",
    part: "administrator",
    google: { sub: "104000000000000000013" },
    about: "administers Fjordheim College",
  },
  {
    handle: "eve",
    tid: elsewhere,
    oid: "c3000000-0000-4000-8000-000000000001",
    displayName: "Eve Stranger",
    email: "eve@elsewhere.example",
    timeZone: "Europe/Paris",
    locale: "fr-FR",
    part: "learner",
    about: "works where Slotside is not set up",
  },
  {
    handle: "mara",
    tid: meridian,
    oid: "e5000000-0000-4000-8000-000000000001",
    displayName: "Mara Whitfield",
    email: "mara@meridian.example",
    timeZone: "Europe/London",
    locale: "en-GB",
    part: "administrator",
    about: "administers Meridian University, which has three thousand people",
  },
  {
    handle: "mira",
    tid: zoomOnly,
    oid: "d4000000-0000-4000-8000-000000000001",
    displayName: "Mira Lindqvist",
    email: "mira@lindqvist.example",
    timeZone: "Europe/Stockholm",
    locale: "en-GB",
    part: "provider",
    zoom: { accountId: "lindqvistZoomAcct0001", userId: "miraZoomUser000000001", owns: true },
    about: "teaches yoga on her own; has Zoom and nothing at Microsoft",
  },
];

/** Everybody's sandbox password; the stand-in takes the password grant for seeded people. */
export const sandboxPassword = "slotside";

/** Slotside's registrations at the stand-ins, as an operator would get them from the vendors' portals. */
export const registrations = {
  entra: { clientId: "5105510e-0000-4000-8000-000000000001", clientSecret: "entra-sandbox-secret" },
  zoom: {
    clientId: "SlotsideZoomDevClient01",
    clientSecret: "zoom-sandbox-secret",
    webhookSecret: "zoom-sandbox-webhook-secret",
  },
  google: {
    clientId: "510551de-slotside.apps.googleusercontent.com",
    clientSecret: "google-sandbox-secret",
    serviceAccount: "slotside@slotside-sandbox.iam.gserviceaccount.com",
  },
  /** An application that Northwind's own Zoom administrator made for the whole account. */
  zoomAccount: {
    accountId: "northwindZoomAcct0001",
    clientId: "NorthwindAccountClient1",
    clientSecret: "northwind-account-secret",
  },
} as const;

/** Fifty learners of Northwind Academy, `learner01` to `learner50`, for stories in which many people want the same thing. */
const crowd: readonly SandboxPerson[] = Array.from({ length: 50 }, (_, index) => {
  const number = String(index + 1).padStart(2, "0");
  return {
    handle: `learner${number}`,
    tid: northwind,
    oid: `a1000000-0000-4000-8000-0000000001${number}`,
    displayName: `Learner ${number}`,
    email: `learner${number}@northwind.example`,
    timeZone: "Europe/Berlin",
    locale: "en-GB",
    part: "learner",
    about: "one of many",
  } as const;
});

/** Everybody a stand-in knows. Pages list `people`; the crowd would only be in the way there. */
export const everybody: readonly SandboxPerson[] = [...people, ...crowd];

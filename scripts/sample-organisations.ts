/** The sample organisations of a local run, set up through Slotside's own HTTP API, as each person would from a surface. */
import { localRegistrations, type LocalOrigins } from "./local-settings.ts";

const tenantIds = {
  northwind: "a1111111-1111-4111-8111-111111111111",
  fjordheim: "b2222222-2222-4222-8222-222222222222",
} as const;

interface Sample {
  readonly tenant: keyof typeof tenantIds;
  readonly administrator: string;
  readonly providers: readonly SampleProvider[];
  /** Zones by handle. */
  readonly learners: Readonly<Record<string, string>>;
}

interface SampleProvider {
  readonly handle: string;
  readonly timeZone: string;
  readonly connectsZoom: "yes" | "no";
  readonly offerings: readonly Record<string, unknown>[];
}

const samples: readonly Sample[] = [
  {
    tenant: "northwind",
    administrator: "amira",
    learners: { lena: "Europe/Berlin", sam: "Europe/London" },
    providers: [
      {
        handle: "priya",
        timeZone: "Asia/Kolkata",
        connectsZoom: "yes",
        offerings: [
          {
            name: "Mentoring",
            description: "Forty-five minutes about your work and what comes next.",
            kind: "individual",
            durationMinutes: 45,
            incrementMinutes: 15,
            presence: "virtual",
            meetingVendor: "teams",
            bufferAfterMinutes: 5,
          },
          {
            name: "Maths tutoring",
            description: "Half an hour on whatever is in the way.",
            kind: "individual",
            durationMinutes: 30,
            presence: "virtual",
            meetingVendor: "zoom",
          },
        ],
      },
      {
        handle: "tomas",
        timeZone: "America/New_York",
        connectsZoom: "no",
        offerings: [
          {
            name: "Career advising",
            description: "Where to go next, and how.",
            kind: "individual",
            durationMinutes: 60,
            incrementMinutes: 30,
            presence: "virtual",
            meetingVendor: "provider",
            minimumNoticeMinutes: 120,
          },
        ],
      },
    ],
  },
  {
    tenant: "fjordheim",
    administrator: "ingrid",
    learners: { noah: "America/Los_Angeles" },
    providers: [
      {
        handle: "aroha",
        timeZone: "Pacific/Auckland",
        connectsZoom: "no",
        offerings: [
          {
            name: "Study coaching",
            description: "A steady plan for the weeks before the exam.",
            kind: "individual",
            durationMinutes: 30,
            presence: "virtual",
            meetingVendor: "teams",
          },
        ],
      },
    ],
  },
];

/** Changes nothing that is there already. Organisations have nothing to do with each other, so that none waits for another. */
export async function setUpSamples(origins: LocalOrigins): Promise<void> {
  await Promise.all(samples.map((sample) => setUp(origins, sample)));
}

async function setUp(origins: LocalOrigins, sample: Sample): Promise<void> {
  const signIn = (handle: string): Promise<Person> => signInAs(origins, sample.tenant, handle);
  const administrator = await signIn(sample.administrator);
  const existing = await call<{ items: { name: string }[] }>(administrator, "GET", "/offerings");
  const names = new Set(existing.items.map((offering) => offering.name));
  for (const provider of sample.providers) {
    if (provider.offerings.every((offering) => names.has(String(offering["name"])))) continue;
    await setUpProvider(await signIn(provider.handle), provider, administrator);
  }
  if (existing.items.length > 0) return;
  for (const [handle, timeZone] of Object.entries(sample.learners)) {
    await call(await signIn(handle), "PATCH", "/me", { timeZone });
  }
}

/** Somebody who is signed in. */
interface Person {
  readonly origins: LocalOrigins;
  readonly token: string;
}

async function setUpProvider(teacher: Person, provider: SampleProvider, administrator: Person): Promise<void> {
  const me = await call<{ id: string }>(teacher, "GET", "/me");
  await call(teacher, "PATCH", "/me", { timeZone: provider.timeZone });
  await call(administrator, "PATCH", `/people/${me.id}`, { roles: ["learner", "provider"] });
  await call(teacher, "POST", "/connections/microsoft", { purposes: ["calendar", "meetings"] });
  if (provider.connectsZoom === "yes") await connectZoom(teacher, provider.handle);
  await call(teacher, "PUT", `/providers/${me.id}/availability`, {
    timeZone: provider.timeZone,
    weekly: ["mon", "tue", "wed", "thu", "fri"].map((day) => ({
      day,
      windows: [
        { from: "09:00", to: "12:30" },
        { from: "13:30", to: day === "fri" ? "16:00" : "18:00" },
      ],
    })),
    overrides: [],
    away: [],
    travel: [],
    withoutCalendarCheck: false,
  });
  for (const offering of provider.offerings)
    await call(administrator, "POST", "/offerings", { ...offering, providerIds: [me.id] });
}

/** The web leg of connecting Zoom: consent as that person, then the one-time value that the callback page would hand over. */
async function connectZoom(person: Person, handle: string): Promise<void> {
  const begun = await call<{ authorizeUrl: string }>(person, "POST", "/connections/zoom", { purposes: ["meetings"] });
  const decisionUrl = new URL("/oauth/authorize/decision", person.origins.zoom);
  const form = new URLSearchParams(new URL(begun.authorizeUrl).search);
  form.set("user", handle);
  form.set("decision", "allow");
  const decided = await fetch(decisionUrl, { method: "POST", body: form, redirect: "manual" });
  const callback = decided.headers.get("location");
  if (!callback) throw new Error(`Zoom's consent page answered ${decided.status}: ${await decided.text()}`);
  const returned = await fetch(callback, { redirect: "manual" });
  const value = new URLSearchParams(
    new URL(returned.headers.get("location") ?? "", person.origins.product).hash.slice(1),
  ).get("value");
  if (!value) throw new Error(`The callback answered ${returned.status} without a value: ${await returned.text()}`);
  await call(person, "POST", "/connections/zoom/complete", { oneTimeValue: value });
}

async function signInAs(origins: LocalOrigins, tenant: keyof typeof tenantIds, handle: string): Promise<Person> {
  const response = await fetch(`${origins.entra}/${tenantIds[tenant]}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "password",
      client_id: localRegistrations.entraClientId,
      username: `${handle}@${tenant}.example`,
      password: "slotside",
      scope: `api://${new URL(origins.product).host}/${localRegistrations.entraClientId}/access_as_user`,
    }),
  });
  if (!response.ok) throw new Error(`${handle} could not sign in: ${response.status} ${await response.text()}`);
  return { origins, token: ((await response.json()) as { access_token: string }).access_token };
}

async function call<T = unknown>({ origins, token }: Person, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${origins.product}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(method === "POST" ? { "idempotency-key": crypto.randomUUID() } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

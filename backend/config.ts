/** The settings of one process, from its environment. One line per variable: what it is for, its unit, its default. */
import { z } from "zod";

const origin = z
  .string()
  .regex(/^https?:\/\/[^/\s?#]+$/, "must be an origin such as https://slotside.example, without a path");
const tenant = z.strictObject({
  tid: z.guid(),
  name: z.string().min(1).max(200),
  administrators: z.array(z.guid()).max(100),
  ownerEmails: z.array(z.email()).max(20).optional(),
});
const tenants = z.string().default("[]").transform(parseJson).pipe(z.array(tenant));
const sealingKeys = /^[A-Za-z0-9_-]{1,20}:[A-Za-z0-9+/_-]{43}=?(,[A-Za-z0-9_-]{1,20}:[A-Za-z0-9+/_-]{43}=?)*$/;
const origins = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter(Boolean))
  .pipe(z.array(origin));

const variables = z.object({
  PUBLIC_ORIGIN: origin.describe("Where people and vendors reach this service, e.g. https://slotside.example."),
  PORT: z.coerce.number().int().min(0).max(65535).default(8443).describe("TCP port to listen on."),
  TLS_CERT_FILE: z
    .string()
    .optional()
    .describe("PEM file with the certificate; without it plain HTTP is served, for use behind a proxy that ends TLS."),
  TLS_KEY_FILE: z.string().optional().describe("PEM file with the certificate's private key."),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
    .optional()
    .describe("PostgreSQL 15 or later. Without it the embedded database in DATA_FOLDER is used."),
  DATA_FOLDER: z.string().default("./data").describe("Folder of the embedded database; one process at a time."),
  ENTRA_ORIGIN: origin.default("https://login.microsoftonline.com").describe("Microsoft Entra ID."),
  ENTRA_CLIENT_ID: z.guid().describe("Application (client) id of Slotside's registration in Entra ID."),
  ENTRA_CLIENT_SECRET: z.string().min(1).describe("Client secret of that registration."),
  GRAPH_ORIGIN: origin.default("https://graph.microsoft.com").describe("Microsoft Graph."),
  ZOOM_OAUTH_ORIGIN: origin.default("https://zoom.us").describe("Zoom's OAuth pages."),
  ZOOM_API_ORIGIN: origin.default("https://api.zoom.us").describe("Zoom's API."),
  ZOOM_CLIENT_ID: z.string().min(1).optional().describe("Client id of the Zoom app. Without it Zoom is not offered."),
  ZOOM_CLIENT_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe("Client secret of the Zoom app; it also opens the panel's context."),
  GOOGLE_OAUTH_ORIGIN: origin.default("https://accounts.google.com").describe("Google's consent page."),
  GOOGLE_TOKEN_ORIGIN: origin.default("https://oauth2.googleapis.com").describe("Google's token endpoint."),
  GOOGLE_API_ORIGIN: origin.default("https://www.googleapis.com").describe("Google's Calendar API."),
  GOOGLE_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .describe("Client id of the Google Cloud project. Without it Google is not offered."),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional().describe("Client secret of the Google Cloud project."),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, "must be smtp://user:password@host:587 or smtps://host:465")
    .optional()
    .describe("Mail server, smtp://user:password@host:587. Without it no mail is sent, and notices wait."),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n"]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, "must be Name <address> or an address")
    .optional()
    .describe("Sender of mails, Slotside <no-reply@slotside.example>. Without it no-reply at the public host."),
  ZOOM_WEBHOOK_SECRET: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Secret token of the Zoom app, which signs its events. Without it changes made in Zoom are not heard of.",
    ),
  CLOCK_URL: z
    .url()
    .optional()
    .describe('A clock to follow instead of the system\'s, answering {"now":"…Z"}. Empty in production.'),
  SEALING_KEY: z
    .string()
    .regex(sealingKeys, "must be id:key,id:key where each key is 32 bytes in base64")
    .describe("Keys that seal tokens in the database, id:base64 of 32 bytes. The first seals, all of them open."),
  TENANTS: tenants.describe(
    'Organisations that may sign in, JSON: [{"tid":"…","name":"…","administrators":["object id"],"ownerEmails":["whom to tell when it breaks"]}].',
  ),
  OFFICE_JS_URL: z
    .url()
    .default("https://appsforoffice.microsoft.com/lib/1/hosted/office.js")
    .describe("office.js for the Outlook pane."),
  EXTRA_HOST_ORIGINS: origins.describe("Further origins that may show the surfaces in a frame, separated by spaces."),
  ROLE: z
    .enum(["all", "web", "worker"])
    .default("all")
    .describe("web serves requests, worker does the jobs, all does both."),
  REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(60)
    .max(1_000_000)
    .default(3000)
    .describe("Requests a minute that one person may make; an address three and an organisation twenty times as many."),
  WEBHOOKS_TO_LOOPBACK: z
    .enum(["no", "yes"])
    .default("no")
    .describe("yes lets outgoing webhooks reach this very machine, for trying them out. Never in production."),
  PROXY_HOPS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe(
      "Proxies of yours in front of this service that add to X-Forwarded-For; with 0 the header is not believed.",
    ),
  METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe("Whoever sends it as a bearer may read /metrics. Without it only this very machine may."),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
    .default("info")
    .describe("Least important lines to log."),
});

export type Config = Readonly<z.output<typeof variables>>;

/** Reads the settings. Fails with one message that names every variable that is missing or wrong, without any value. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== "" && name in variables.shape),
  );
  const parsed = variables.safeParse(given);
  const problems = parsed.success ? oddPairs(parsed.data) : parsed.error.issues.map((issue) => complaint(issue, given));
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new Error(
    `The settings are not complete:\n${problems.map((problem) => `  ${problem}`).join("\n")}\nEvery setting is described in .env.example.`,
  );
}

function complaint(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const [name, ...inside] = issue.path.map(String);
  if (name !== undefined && given[name] === undefined) return `${name} is missing`;
  return `${[name, ...inside].join(".")} ${issue.message.replace(/^Invalid/, "is invalid:")}`;
}

function oddPairs(config: Config): string[] {
  const problems: string[] = [];
  if ((config.TLS_CERT_FILE === undefined) !== (config.TLS_KEY_FILE === undefined))
    problems.push("TLS_CERT_FILE and TLS_KEY_FILE are needed together");
  if ((config.ZOOM_CLIENT_ID === undefined) !== (config.ZOOM_CLIENT_SECRET === undefined))
    problems.push("ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are needed together");
  if ((config.GOOGLE_CLIENT_ID === undefined) !== (config.GOOGLE_CLIENT_SECRET === undefined))
    problems.push("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are needed together");
  return problems;
}

export interface DescribedVariable {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** As it would stand in the environment; absent when there is none. */
  readonly defaultValue?: string;
}

/** Every variable, in the order of this file. */
export function describeConfig(): readonly DescribedVariable[] {
  return Object.entries(variables.shape).map(([name, schema]) => {
    const whenAbsent = schema.safeParse(undefined);
    const value = whenAbsent.success ? whenAbsent.data : undefined;
    const shown = Array.isArray(value) ? (value.length === 0 ? "" : JSON.stringify(value)) : value;
    const hasDefault = shown !== undefined && shown !== "";
    return {
      name,
      description: schema.description ?? "",
      required: !whenAbsent.success,
      ...(hasDefault ? { defaultValue: String(shown) } : {}),
    };
  });
}

/** The settings in the form of `.env.example`, which `npm run env` prints. */
export function exampleEnvironment(): string {
  return describeConfig()
    .map(
      ({ name, description, required, defaultValue }) =>
        `# ${description}${required ? " Required." : ""}\n${required ? "" : "# "}${name}=${defaultValue ?? ""}\n`,
    )
    .join("\n");
}

function parseJson(text: string, context: z.core.$RefinementCtx<string>): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue("is not JSON");
    return z.NEVER;
  }
}

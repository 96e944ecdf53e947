/** Where everything of a local run lives, and the environment of its two processes. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LocalCertificate } from "./local-certificate.ts";

export const projectFolder = dirname(dirname(fileURLToPath(import.meta.url)));
export const surfacesFolder = join(projectFolder, "dist", "surfaces");

/** Slotside's ids at the local stand-ins, as an operator would get them from the vendors' portals. */
export const localRegistrations = {
  entraClientId: "5105510e-0000-4000-8000-000000000001",
  entraClientSecret: "entra-sandbox-secret",
  zoomClientId: "SlotsideZoomDevClient01",
  zoomClientSecret: "zoom-sandbox-secret",
  zoomWebhookSecret: "zoom-sandbox-webhook-secret",
  googleClientId: "510551de-slotside.apps.googleusercontent.com",
  googleClientSecret: "google-sandbox-secret",
} as const;

const localTenants = [
  {
    tid: "a1111111-1111-4111-8111-111111111111",
    name: "Northwind Academy",
    administrators: ["a1000000-0000-4000-8000-000000000005"],
  },
  {
    tid: "b2222222-2222-4222-8222-222222222222",
    name: "Fjordheim College",
    administrators: ["b2000000-0000-4000-8000-000000000003"],
  },
  {
    tid: "e5555555-5555-4555-8555-555555555555",
    name: "Meridian University",
    administrators: ["e5000000-0000-4000-8000-000000000001"],
  },
] as const;

export interface LocalRun {
  /** First of the ports; the product listens at `basePort + 43`. */
  readonly basePort: number;
  /** Holds the database and the sandbox's state. */
  readonly dataFolder: string;
  readonly manifestsFolder: string;
  readonly certificate: LocalCertificate;
  readonly databaseUrl?: string;
}

export interface LocalOrigins {
  readonly home: string;
  readonly teams: string;
  readonly outlook: string;
  readonly zoomClient: string;
  readonly entra: string;
  readonly graph: string;
  readonly zoom: string;
  readonly google: string;
  readonly product: string;
}

export function localOrigins(basePort: number): LocalOrigins {
  const https = (offset: number): string => `https://localhost:${basePort + offset}`;
  return {
    home: `http://localhost:${basePort}`,
    teams: https(1),
    outlook: https(2),
    zoomClient: https(3),
    entra: https(11),
    graph: https(12),
    zoom: https(13),
    google: https(14),
    product: https(43),
  };
}

type Environment = Record<string, string>;

export function sandboxEnvironment(run: LocalRun): Environment {
  return {
    SANDBOX_PORT_BASE: String(run.basePort),
    SANDBOX_TLS_CERT: run.certificate.certFile,
    SANDBOX_TLS_KEY: run.certificate.keyFile,
    SANDBOX_PRODUCT_ORIGIN: localOrigins(run.basePort).product,
    SANDBOX_MANIFESTS: run.manifestsFolder,
    SANDBOX_SPECS: specsFolder() ?? "",
    SANDBOX_DATA: join(run.dataFolder, "sandbox.json"),
    NODE_EXTRA_CA_CERTS: run.certificate.certFile,
  };
}

export function productEnvironment(run: LocalRun): Environment {
  const origins = localOrigins(run.basePort);
  return {
    PUBLIC_ORIGIN: origins.product,
    PORT: new URL(origins.product).port,
    TLS_CERT_FILE: run.certificate.certFile,
    TLS_KEY_FILE: run.certificate.keyFile,
    ...(run.databaseUrl ? { DATABASE_URL: run.databaseUrl } : { DATA_FOLDER: join(run.dataFolder, "database") }),
    ENTRA_ORIGIN: origins.entra,
    ENTRA_CLIENT_ID: localRegistrations.entraClientId,
    ENTRA_CLIENT_SECRET: localRegistrations.entraClientSecret,
    GRAPH_ORIGIN: origins.graph,
    ZOOM_OAUTH_ORIGIN: origins.zoom,
    ZOOM_API_ORIGIN: origins.zoom,
    ZOOM_CLIENT_ID: localRegistrations.zoomClientId,
    ZOOM_CLIENT_SECRET: localRegistrations.zoomClientSecret,
    ZOOM_WEBHOOK_SECRET: localRegistrations.zoomWebhookSecret,
    GOOGLE_OAUTH_ORIGIN: origins.google,
    GOOGLE_TOKEN_ORIGIN: origins.google,
    GOOGLE_API_ORIGIN: origins.google,
    GOOGLE_CLIENT_ID: localRegistrations.googleClientId,
    GOOGLE_CLIENT_SECRET: localRegistrations.googleClientSecret,
    SMTP_URL: `smtp://localhost:${run.basePort + 16}`,
    MAIL_FROM: "Slotside <no-reply@slotside.example>",
    CLOCK_URL: `${origins.home}/clock`,
    // A fixed key is right here: everything it seals stays on this machine and belongs to invented people.
    SEALING_KEY: `local:${Buffer.from("slotside-local-run-sealing-key-1").toString("base64")}`,
    TENANTS: JSON.stringify(localTenants),
    OFFICE_JS_URL: `${origins.outlook}/office/office.js`,
    EXTRA_HOST_ORIGINS: [origins.teams, origins.outlook, origins.zoomClient].join(" "),
    NODE_EXTRA_CA_CERTS: run.certificate.certFile,
  };
}

/** The folder with the vendors' machine-readable contracts beside the project, when it is there. */
export function specsFolder(): string | undefined {
  const folder = join(sharedFolder(), "specs");
  return existsSync(folder) ? folder : undefined;
}

/** Where specs and fixtures are looked for; `SHARED_FOLDER` says otherwise. */
export function sharedFolder(): string {
  return process.env["SHARED_FOLDER"] ?? join(projectFolder, "..", "shared");
}

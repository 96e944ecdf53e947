/** Slotside's registration at the Zoom stand-in, read from the generated app manifest as an operator would paste it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../world.ts";

export interface ZoomAppRegistration {
  readonly displayName: string;
  /** Required and optional ones; the stand-in grants them all. */
  readonly scopes: readonly string[];
  /** Redirect URIs that must match exactly. */
  readonly redirectUris: readonly string[];
  readonly homeUri: string;
  /** Bare host names. */
  readonly domains: readonly string[];
  /** Names the client grants in `config`. */
  readonly apis: readonly string[];
  readonly inClientOAuth: boolean;
  readonly guestMode: boolean;
  /** Event subscriptions that are switched on. */
  readonly webhooks: readonly { readonly url: string; readonly events: readonly string[] }[];
}

interface ManifestShape {
  readonly display_information?: { readonly display_name?: string };
  readonly oauth_information?: {
    readonly development_redirect_uri?: string;
    readonly production_redirect_uri?: string;
    readonly oauth_allow_list?: readonly string[];
    readonly scopes?: readonly { readonly scope: string }[];
  };
  readonly features?: {
    readonly development_home_uri?: string;
    readonly production_home_uri?: string;
    readonly event_subscription?: {
      readonly enable?: boolean;
      readonly events?: readonly {
        readonly event_types?: readonly string[];
        readonly development_webhook_url?: string;
        readonly production_webhook_url?: string;
      }[];
    };
    readonly domain_allow_list?: readonly { readonly domain: string }[];
    readonly in_client_feature?: {
      readonly zoom_app_api?: { readonly enable?: boolean; readonly zoom_app_apis?: readonly string[] };
      readonly guest_mode?: { readonly enable?: boolean };
      readonly in_client_oauth?: { readonly enable?: boolean };
    };
  };
}

/** Where the generated manifest lies inside the folder of manifests. */
export const zoomManifestPath = join("zoom", "zoom-app-manifest.json");

/**
 * Undefined when the manifest has not been generated; throws when it is not JSON. Read anew on every call, so that a
 * rebuilt manifest counts at once. The development fields win: the sandbox is a development environment.
 */
export function readZoomRegistration(world: Pick<World, "manifestsFolder">): ZoomAppRegistration | undefined {
  const text = readIfThere(join(world.manifestsFolder, zoomManifestPath));
  if (text === undefined) return undefined;
  const parsed = JSON.parse(text) as ManifestShape & { readonly manifest?: ManifestShape };
  const { display_information: display, oauth_information: oauth, features } = parsed.manifest ?? parsed;
  const inClient = features?.in_client_feature;
  return {
    displayName: display?.display_name ?? "Unnamed app",
    scopes: (oauth?.scopes ?? []).map(({ scope }) => scope),
    redirectUris: [
      ...new Set([oauth?.development_redirect_uri, oauth?.production_redirect_uri, ...(oauth?.oauth_allow_list ?? [])]),
    ].filter((uri): uri is string => Boolean(uri)),
    homeUri: features?.development_home_uri || features?.production_home_uri || "",
    domains: (features?.domain_allow_list ?? []).map(({ domain }) => domain),
    apis: inClient?.zoom_app_api?.enable === false ? [] : (inClient?.zoom_app_api?.zoom_app_apis ?? []),
    inClientOAuth: inClient?.in_client_oauth?.enable ?? false,
    guestMode: inClient?.guest_mode?.enable ?? false,
    webhooks: webhooksOf(features?.event_subscription),
  };
}

function webhooksOf(
  subscription: NonNullable<ManifestShape["features"]>["event_subscription"],
): ZoomAppRegistration["webhooks"] {
  if (!subscription?.enable) return [];
  return (subscription.events ?? []).flatMap((one) => {
    const url = one.development_webhook_url || one.production_webhook_url;
    return url ? [{ url, events: one.event_types ?? [] }] : [];
  });
}

/** What the OAuth stand-in goes by while no manifest has been generated (tests of the backend alone). */
export function registrationOrDefault(world: Pick<World, "manifestsFolder" | "productOrigin">): ZoomAppRegistration {
  return (
    readZoomRegistration(world) ?? {
      displayName: "Slotside",
      scopes: [
        "zoomapp:inmeeting",
        "user:read:user",
        "meeting:write:meeting",
        "meeting:update:meeting",
        "meeting:delete:meeting",
        "meeting:read:meeting",
        "meeting:read:list_meetings",
      ],
      redirectUris: [`${world.productOrigin}/connect/zoom/callback`],
      homeUri: `${world.productOrigin}/zoom/home`,
      domains: [new URL(world.productOrigin).host],
      apis: [],
      inClientOAuth: true,
      guestMode: true,
      webhooks: [],
    }
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

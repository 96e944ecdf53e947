/** The Zoom App manifest of one General App that users add for themselves. */
import type { Description } from "./description.ts";

/**
 * The manifest as the Marketplace's import takes it. A local origin fills only the development fields: production fields
 * never name a machine of one's own. Source: Zoom App manifests, "Manage apps with manifests".
 */
export function zoomManifest(app: Description) {
  const inProduction = (value: string): string => (app.isLocal ? "" : value);
  return {
    display_information: {
      display_name: app.words.name,
      description: app.words.short,
      long_description: app.words.full,
    },
    developer_information: {
      privacy_policy_url: app.developer.privacyUrl,
      terms_of_use_url: app.developer.termsOfUseUrl,
      support_url: app.developer.supportUrl,
    },
    oauth_information: {
      usage: "USER_OPERATION",
      development_redirect_uri: app.pages.zoomRedirect,
      production_redirect_uri: inProduction(app.pages.zoomRedirect),
      // The home URI is here for authorising inside the client.
      oauth_allow_list: [app.pages.zoomRedirect, app.pages.zoomHome],
      strict_mode: true,
      subdomain_strict_mode: true,
      scopes: app.zoom.scopes.map((scope) => ({ scope, optional: app.zoom.optionalScopes.includes(scope) })),
      scope_description: app.zoom.scopeReason,
      enable_private_pkce_client: false,
      enable_public_pkce_client: false,
    },
    features: {
      products: ["ZOOM_MEETING"],
      development_home_uri: app.pages.zoomHome,
      production_home_uri: inProduction(app.pages.zoomHome),
      domain_allow_list: [{ domain: app.host, explanation: "Serves the panel and its API." }],
      in_client_feature: {
        zoom_app_api: { enable: true, zoom_app_apis: [...app.zoom.capabilities] },
        guest_mode: { enable: true, enable_test_guest_mode: true },
        in_client_oauth: { enable: true },
        collaborate_mode: { enable: false, enable_screen_sharing: false, enable_play_together: false },
      },
      zoom_client_support: {
        mobile: { enable: false },
        zoom_room: {
          enable: false,
          enable_personal_zoom_room: false,
          enable_shared_zoom_room: false,
          enable_digital_signage: false,
          enable_zoom_rooms_controller: false,
        },
        pwa_client: { enable: false },
      },
      embed: {
        meeting_sdk: { enable: false, enable_device: false, devices: [] },
        contact_center_sdk: { enable: false },
        phone_sdk: { enable: false },
      },
      team_chat_subscription: { enable: false },
      event_subscription: { enable: true, events: subscriptions(app) },
    },
  };
}

/** Events go to one address, the news of who removed the app to another. */
function subscriptions(app: Description) {
  const one = (name: string, events: readonly string[], url: string) => ({
    subscription_id: `slotside-${name.split(" ")[0]}`,
    subscription_name: `Slotside ${name}`,
    event_usage: "EVENT_FOR_USER",
    event_types: [...events],
    development_webhook_url: url,
    production_webhook_url: app.isLocal ? "" : url,
    development_event_custom_header: null,
    production_event_custom_header: null,
  });
  return [
    one("meetings that hosts change", app.zoom.events, app.pages.zoomEvents),
    one("departures", ["app_deauthorized"], app.pages.zoomDeauthorized),
  ];
}

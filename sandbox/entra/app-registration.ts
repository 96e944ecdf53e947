/** Slotside's app registration at the Entra stand-in: redirect addresses, identifier URIs and configured permissions. */
import { registrations } from "../people.ts";

export const graphResourceId = "00000003-0000-0000-c000-000000000000";

/** Template id of the directory role "Global Administrator", carried in `wids`. Source: Entra built-in roles. */
export const globalAdministratorRole = "62e90394-69f5-4237-9190-012177145e10";

/** Delegated Microsoft Graph permissions the registration lists; `.default` and tenant-wide consent grant all of them. */
export const delegatedPermissions = [
  "User.Read",
  "Calendars.ReadWrite",
  "OnlineMeetings.ReadWrite",
  "MailboxSettings.Read",
] as const;

/** Application permissions, granted by an administrator only. */
export const applicationPermissions = [
  "Calendars.ReadWrite",
  "MailboxSettings.Read",
  "OnlineMeetings.ReadWrite.All",
  "User.Read.All",
  "GroupMember.Read.All",
] as const;

export const openIdScopes: readonly string[] = ["openid", "profile", "email", "offline_access"];

export const productScope = "access_as_user";

/** A registered redirect address and the platform it is registered for; the platform decides whether a secret is needed. */
export interface RedirectRegistration {
  readonly uri: string;
  readonly platform: "web" | "spa";
}

export function registeredRedirects(productOrigin: string): readonly RedirectRegistration[] {
  return [
    { uri: `${productOrigin}/connect/microsoft/callback`, platform: "web" },
    { uri: `${productOrigin}/connect/microsoft/consented`, platform: "web" },
    { uri: `${productOrigin}/outlook/dialog.html`, platform: "spa" },
    { uri: `brk-multihub://${new URL(productOrigin).host}`, platform: "spa" },
  ];
}

/** The names under which Slotside's own API may be asked for, the Teams and Office form first. */
export function identifierUris(productOrigin: string): readonly string[] {
  const { clientId } = registrations.entra;
  return [`api://${new URL(productOrigin).host}/${clientId}`, `api://${clientId}`, clientId];
}

/** The part of msal that the pane needs, loaded beside everything else: it is as large as half of the pane. */
export { createNestablePublicClientApplication, InteractionRequiredAuthError } from "@azure/msal-browser";

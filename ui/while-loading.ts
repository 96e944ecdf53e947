/**
 * Runs in every surface's page while its program is still on its way. Put into the pages as text when they are built, so it stands
 * alone. A browser reads how a language writes dates when the first one is asked for, which takes a slow device a tenth of a second. The browser's own default,
 * because what it calls its language need not be one that it would take.
 */
export function readHowDatesAreWritten(): void {
  setTimeout(() => new Intl.DateTimeFormat(undefined, { timeStyle: "short" }).format());
}

/** How bright Outlook is, now and when it changes. */
import { createWatched } from "#ui/host.ts";
import type { HostTheme, Watched } from "#ui/host.ts";
import { deviceTheme, onDeviceTheme } from "#ui/themes.ts";

/** Clients that know a theme say its colours; the web client leaves it out and follows the device. */
export function watchTheme(): Watched<HostTheme> {
  const theme = createWatched(outlookTheme());
  const look = (): void => {
    const next = outlookTheme();
    if (next !== theme.current()) theme.set(next);
  };
  onDeviceTheme(look);
  try {
    if (Office.context.requirements.isSetSupported("Mailbox", "1.14"))
      Office.context.mailbox.addHandlerAsync(Office.EventType.OfficeThemeChanged, look);
  } catch {
    // A client that does not know the event keeps the theme it began with.
  }
  return theme;
}

function outlookTheme(): HostTheme {
  const theme = Office.context.officeTheme as Office.OfficeTheme | undefined;
  if (!theme?.bodyBackgroundColor) return deviceTheme();
  const [red = 255, green = 255, blue = 255] = (theme.bodyBackgroundColor.match(/[0-9a-f]{2}/gi) ?? []).map((part) =>
    Number.parseInt(part, 16),
  );
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128 ? "dark" : "light";
}

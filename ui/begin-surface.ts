/**
 * Begins a surface: waits for its host, signs in, and asks for what the first screen shows. React and what draws with it are still on their
 * way meanwhile, so nothing that is needed here may need them. Each surface's `main.ts` calls `beginSurface`.
 */
import type { Surface } from "#contract/sessions.ts";
import { colourFirstLook } from "./first-look-colours.ts";
import { createWatched } from "./host.ts";
import type { Host, HostTheme, Watched } from "./host.ts";
import { openSurface } from "./opening.ts";
import type { Opened } from "./opening.ts";
import type { Place } from "./place.ts";
import { sayMissing } from "./say-missing.ts";
import { readNonce, readSettings } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { addSkipLink } from "./skip-link.ts";
import { deviceTheme, themeFor } from "./themes.ts";
import { inEnglish, isMirrored, loadTranslate } from "./words.ts";
import type { Translate } from "./words.ts";

export interface SurfacePlan {
  readonly surface: Surface;
  /** Name of the client this surface lives in, for "open me in …". */
  readonly clientName: string;
  readonly startTheme?: HostTheme;
  /** Starts the SDK and answers the host; rejects with `HostProblem`. Called again when the person retries. */
  readonly start: (settings: Settings) => Promise<Host>;
  /** The first screen, once the host is known. */
  readonly firstPlace: (host: Host) => Place;
}

/** A client that has answered, and what was asked for since. */
export interface Started {
  readonly host: Host;
  readonly t: Translate;
  /** Counts who is signed in; each has a surface of their own. */
  readonly person: Watched<number>;
  /** The same answer for the same person. */
  readonly openFor: (person: number) => Opened;
}

export type Start =
  | { readonly state: "failed"; readonly error: unknown; readonly t: Translate }
  | { readonly state: "ready"; readonly started: Started };

/** What is drawn. */
export interface Begun {
  readonly plan: SurfacePlan;
  /** The element `root` of the page, in which its skeleton stands. */
  readonly root: HTMLElement;
  readonly settings: Settings;
  /** Of the styles that are made at run time. */
  readonly nonce: string;
  readonly first: Start;
  /** Once more, when the person retries. */
  readonly begin: () => Promise<Start>;
}

/** The program that draws, as the module `drawing.tsx` of each surface exports it. */
interface Drawing {
  readonly draw: (begun: Begun) => void;
}

/** `drawing`: the program that draws, asked for already; when it rejects, the page says so itself. */
export function beginSurface(plan: SurfacePlan, drawing: Promise<Drawing>): void {
  const root = document.getElementById("root");
  if (!root) throw new Error("The page has no element with the id root");
  const program = drawing.catch(() => undefined);
  // Most clients speak the device's language and brightness; for the others these come once the client has said so.
  loadTranslate(navigator.language).catch(() => undefined);
  const theme = themeFor(plan.surface, plan.startTheme ?? deviceTheme()).catch(() => undefined);
  const settings = readSettings(document);
  const onWords = addSkipLink(root);
  const begin = (): Promise<Start> => beginWith({ plan, settings, onWords });
  const start = async (): Promise<void> => {
    // The page shows its own skeleton meanwhile: drawing another one would only keep the client's answers waiting.
    const first = await begin();
    if (first.state === "ready") {
      colourFirstLook(root, plan.surface, first.started.host.theme.current());
      await first.started.openFor(1).drawable;
    } else await theme;
    const found = await program;
    if (found) found.draw({ plan, root, settings, nonce: readNonce(document), first, begin });
    else giveUp(root, plan, first);
  };
  void start();
}

/** What draws did not come: the client stops waiting for it, and the person can read why nothing is there. */
function giveUp(root: HTMLElement, plan: SurfacePlan, first: Start): void {
  const host = first.state === "ready" ? first.started.host : undefined;
  const shown = host?.theme.current() ?? plan.startTheme ?? deviceTheme();
  sayMissing(root, { surface: plan.surface, shown, t: first.state === "ready" ? first.started.t : first.t });
  host?.ready();
}

interface Beginning {
  readonly plan: SurfacePlan;
  readonly settings: Settings;
  /** Called once it is known which language the person reads. */
  readonly onWords: (t: Translate) => void;
}

async function beginWith({ plan, settings, onWords }: Beginning): Promise<Start> {
  try {
    const host = await plan.start(settings);
    const { locale } = host.context.current();
    readIn(locale);
    const { set: setPerson, ...person } = createWatched(1);
    const opened = new Map<number, Opened>();
    const openFor = (who: number): Opened => {
      // For somebody else everything begins anew: nothing of the last person may stay on screen.
      const mine = opened.get(who) ?? openSurface(host, plan.firstPlace(host), () => setPerson(who + 1));
      opened.set(who, mine);
      return mine;
    };
    openFor(1);
    // A theme that does not come is asked for again when it is needed.
    const theme = themeFor(plan.surface, host.theme.current()).catch(() => undefined);
    const [t] = await Promise.all([loadTranslate(locale), theme]);
    onWords(t);
    return { state: "ready", started: { host, t, person, openFor } };
  } catch (error) {
    // Whom the client says nothing of reads what their device is set to.
    const t = await loadTranslate(navigator.language).catch(() => inEnglish);
    readIn(navigator.language);
    onWords(t);
    return { state: "failed", error, t };
  }
}

/** Tells screen readers, and whatever lays out the page. */
function readIn(locale: string): void {
  document.documentElement.lang = locale;
  document.documentElement.dir = isMirrored(locale) ? "rtl" : "ltr";
}

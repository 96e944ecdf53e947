/** For somebody whom nobody here knows yet: they let Slotside in, and choose how to go on. Nothing is linked before they choose. */
import { Button, Spinner } from "@fluentui/react-components";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import type { ZoomSession } from "#contract/people.ts";
import type { CatalogueSource } from "../catalogue.ts";
import { useCatalogueIn } from "../catalogue.ts";
import { HostProblem } from "../host.ts";
import { Notice } from "../screen.tsx";
import { english } from "./welcome-words.en.ts";

/** What the client that shows this can do for somebody who is not known. */
export interface Door {
  readonly look: () => Promise<ZoomSession>;
  /** Asks the person's leave at Zoom. Rejects with `cancelled` when they decline. */
  readonly letIn: () => Promise<ZoomSession>;
  readonly goOnWithZoom: () => Promise<ZoomSession>;
  /** The page on which they sign in with Microsoft. */
  readonly linkUrl: () => Promise<string>;
  readonly open: (url: string) => Promise<void>;
}

type Stranger = Extract<ZoomSession, { readonly state: "not_linked" }>;
type WordKey = keyof typeof english;

const words: CatalogueSource<WordKey> = {
  english,
  german: async () => (await import("./welcome-words.de.ts")).german,
};
const lookAgainMs = 3_000;

interface WelcomeProps {
  readonly door: Door;
  readonly locale: string;
  /** They are known now. */
  readonly onKnown: () => void;
}

export function WelcomeScreen({ door, locale, onKnown }: WelcomeProps): ReactNode {
  const say = useCatalogueIn(words, locale);
  const { arrived, linkUrl, work, problem, goOn, link, choose } = useWelcome(door, onKnown);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [linkUrl]);
  if (linkUrl !== undefined) {
    return (
      <section className="welcome">
        <h1 ref={heading} tabIndex={-1}>
          {say("finishTitle")}
        </h1>
        <p>{say("finishLead")}</p>
        <div className="row">
          <Button appearance="primary" onClick={onKnown}>
            {say("finished")}
          </Button>
          <Button onClick={() => void door.open(linkUrl)}>{say("openAgain")}</Button>
          <Button appearance="subtle" onClick={choose}>
            {say("otherWay")}
          </Button>
        </div>
      </section>
    );
  }
  const isBusy = work !== undefined;
  const icon = (name: "zoom" | "microsoft") => (work === name ? <Spinner size="tiny" /> : null);
  return (
    <section className="welcome">
      <h1>{say("title")}</h1>
      <p>{arrived ? say("leadArrived", { name: arrived.name, email: arrived.email }) : say("lead")}</p>
      {problem && (
        <Notice tone={problem === "declined" ? "info" : "bad"} role="alert">
          {say(problem)}
        </Notice>
      )}
      <div className="card">
        <Button appearance="primary" disabledFocusable={isBusy} icon={icon("zoom")} onClick={goOn}>
          {say("zoomOnly")}
        </Button>
        <p className="quiet">{say(arrived?.administers ? "zoomOnlyAdministers" : "zoomOnlyHint")}</p>
      </div>
      <div className="card">
        <Button disabledFocusable={isBusy} icon={icon("microsoft")} onClick={link}>
          {say("microsoft")}
        </Button>
        <p className="quiet">{say("microsoftHint")}</p>
      </div>
      {!arrived && <p className="quiet">{say("askedFirst")}</p>}
      <p className="row">
        <a href="/help/permissions" target="_blank" rel="noreferrer">
          {say("whatWeKeep")}
        </a>
      </p>
      <p className="unseen" role="status">
        {isBusy ? say("working") : ""}
      </p>
    </section>
  );
}

interface Welcome {
  readonly arrived: Stranger["arrived"];
  /** The page that was opened in the browser. */
  readonly linkUrl: string | undefined;
  readonly work: "zoom" | "microsoft" | undefined;
  readonly problem: "declined" | "failed" | undefined;
  readonly goOn: () => void;
  readonly link: () => void;
  readonly choose: () => void;
}

function useWelcome(door: Door, onKnown: () => void): Welcome {
  const [arrived, setArrived] = useState<Stranger["arrived"]>();
  const [linkUrl, setLinkUrl] = useState<string>();
  const [work, setWork] = useState<Welcome["work"]>();
  const [problem, setProblem] = useState<Welcome["problem"]>();
  const note = useCallback(
    (session: ZoomSession): void => {
      if (session.state === "signed_in") onKnown();
      if (session.state === "not_linked") setArrived(session.arrived);
    },
    [onKnown],
  );
  useEffect(() => {
    const look = (): void => void door.look().then(note, () => undefined);
    look();
    if (linkUrl === undefined) return undefined;
    const timer = setInterval(look, lookAgainMs);
    return () => clearInterval(timer);
  }, [door, note, linkUrl]);

  /** Whichever way they choose, Zoom asks them first. */
  function begin(name: "zoom" | "microsoft", next: () => Promise<void>): void {
    if (work !== undefined) return;
    setWork(name);
    setProblem(undefined);
    const run = async (): Promise<void> => {
      if (!arrived) note(await door.letIn());
      await next();
    };
    run()
      .catch((error: unknown) => {
        const isDeclined = error instanceof HostProblem && error.kind === "cancelled";
        setProblem(isDeclined ? "declined" : "failed");
      })
      .finally(() => setWork(undefined));
  }
  return {
    arrived,
    linkUrl,
    work,
    problem,
    goOn: () => begin("zoom", async () => note(await door.goOnWithZoom())),
    link: () =>
      begin("microsoft", async () => {
        const url = await door.linkUrl();
        setLinkUrl(url);
        await door.open(url);
      }),
    choose: () => setLinkUrl(undefined),
  };
}

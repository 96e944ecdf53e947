/** Something went wrong: what it means, what to do next, and details to copy. */
import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { HandOver } from "./hand-over.tsx";
import { detailsToCopy, explain } from "./problem-words.ts";
import type { Translate } from "./words.ts";

interface ProblemProps {
  readonly error: unknown;
  readonly t: Translate;
  readonly clientName: string;
  readonly now: number;
  readonly reference?: string;
  readonly onRetry: () => void;
  /** `part` where the screen already has its title. */
  readonly place?: "screen" | "part";
}

/** Fills a screen. It needs no signed-in person, so that it can say why there is none. */
export function ProblemScreen(props: ProblemProps): ReactNode {
  const { t } = props;
  const { title, hint, params } = explain(props.error, props.clientName);
  const Heading = props.place === "part" ? "h2" : "h1";
  return (
    <section className="problem" role="alert">
      <Heading>{t(title, params)}</Heading>
      <p>{t(hint, params)}</p>
      <HandOver error={props.error} clientName={props.clientName} />
      <div className="row">
        <Button appearance="primary" onClick={props.onRetry}>
          {t("retry")}
        </Button>
        <CopyDetails {...props} />
        <a className="quiet" href="/help/problems" target="_blank" rel="noreferrer">
          {t("help")}
        </a>
      </div>
    </section>
  );
}

type CopyProps = Pick<ProblemProps, "error" | "t" | "now" | "reference">;

/** Copies what a help desk needs; where the clipboard is closed to us, shows it to be selected by hand. */
export function CopyDetails({ error, t, now, reference }: CopyProps): ReactNode {
  const [state, setState] = useState<"idle" | "copied" | "shown">("idle");
  const details = detailsToCopy(error, reference === undefined ? { now } : { now, reference });
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(details);
      setState("copied");
    } catch {
      setState("shown");
    }
  }
  return (
    <>
      <Button appearance="subtle" onClick={() => void copy()}>
        <span aria-live="polite">{t(state === "copied" ? "copied" : "copyDetails")}</span>
      </Button>
      {state === "shown" && <pre className="details">{details}</pre>}
    </>
  );
}

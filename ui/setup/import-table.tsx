/** Brings a table: a file is chosen, what it would change is shown with what is wrong line by line, and then it is applied or not. */
import { Button } from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import type { ImportError } from "#contract/imports.ts";
import { Notice } from "../screen.tsx";
import { AdministrationProblem } from "./administration-problem.tsx";
import { downloadText, useAdministrationWords } from "./use-administration.ts";

/** What every preview has. */
export interface AnyPreview {
  readonly id: string;
  readonly lines: number;
  readonly errors: readonly ImportError[];
  readonly badLines: string;
}

interface ImportTableProps<Preview extends AnyPreview, Applied> {
  readonly title: string;
  readonly hint: string;
  readonly choices?: ReactNode;
  readonly preview: (base64: string) => Promise<Preview>;
  readonly apply: (previewId: string) => Promise<Applied>;
  readonly count: (preview: Preview) => number;
  readonly show: (preview: Preview) => ReactNode;
  readonly done: (applied: Applied) => string;
  readonly onApplied: () => void;
}

/** What the server takes, in bytes, before it is written as Base64. */
const mostBytes = 170_000;

export function ImportTable<Preview extends AnyPreview, Applied>(props: ImportTableProps<Preview, Applied>): ReactNode {
  const say = useAdministrationWords();
  const input = useRef<HTMLInputElement>(null);
  const [fileName, setFileName] = useState("");
  const [isTooLarge, setIsTooLarge] = useState(false);
  const [shown, setShown] = useState<Preview>();
  const [isStale, setIsStale] = useState(false);
  const look = useMutation({ mutationFn: props.preview, onSuccess: setShown });
  const apply = useMutation({
    mutationFn: props.apply,
    onSuccess: () => {
      setShown(undefined);
      props.onApplied();
    },
    onError: (error) => {
      const newer = error instanceof ApiProblem && error.problem.code === "preview_stale" && error.problem["preview"];
      if (!newer) return;
      setShown(newer as Preview);
      setIsStale(true);
      apply.reset();
    },
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setFileName(file.name);
    setShown(undefined);
    setIsStale(false);
    apply.reset();
    look.reset();
    setIsTooLarge(file.size > mostBytes);
    if (file.size <= mostBytes) look.mutate(await inBase64(file));
  };
  return (
    <section className="card">
      <h3>{props.title}</h3>
      <p className="quiet">{props.hint}</p>
      {props.choices}
      <input
        ref={input}
        className="unseen"
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label={props.title}
        tabIndex={-1}
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <div className="row">
        <Button onClick={() => input.current?.click()}>{say(shown ? "otherFile" : "chooseFile")}</Button>
        {look.isPending && <span role="status">{say("reading", { file: fileName })}</span>}
      </div>
      {isTooLarge && <Notice tone="bad" role="alert" title={say("fileTooLarge")} />}
      {look.error && <AdministrationProblem error={look.error} />}
      {isStale && shown && <Notice tone="warn" role="alert" title={say("stale")} />}
      {shown && (
        <Preview {...props} shown={shown} fileName={fileName} isPending={apply.isPending} onApply={apply.mutate} />
      )}
      {apply.error && <AdministrationProblem error={apply.error} />}
      {apply.data !== undefined && (
        <Notice tone="good" role="status">
          {props.done(apply.data)}
        </Notice>
      )}
    </section>
  );
}

interface PreviewProps<Shown extends AnyPreview> {
  readonly shown: Shown;
  readonly fileName: string;
  readonly count: (preview: Shown) => number;
  readonly show: (preview: Shown) => ReactNode;
  readonly isPending: boolean;
  readonly onApply: (previewId: string) => void;
}

function Preview<Shown extends AnyPreview>(props: PreviewProps<Shown>): ReactNode {
  const say = useAdministrationWords();
  const { shown, fileName, isPending } = props;
  const changes = props.count(shown);
  return (
    <div className="preview" role="region" aria-label={say("previewTitle")}>
      <p className="card-title" role="status">
        {say("previewOf", { file: fileName, n: shown.lines })}
      </p>
      {props.show(shown)}
      <Errors shown={shown} fileName={fileName} />
      {changes === 0 ? (
        <p>{say("nothingToApply")}</p>
      ) : (
        <div className="row">
          <Button appearance="primary" disabledFocusable={isPending} onClick={() => props.onApply(shown.id)}>
            {say("applyGood", { n: changes })}
          </Button>
        </div>
      )}
    </div>
  );
}

function Errors({ shown, fileName }: { readonly shown: AnyPreview; readonly fileName: string }): ReactNode {
  const say = useAdministrationWords();
  const [isCopied, setIsCopied] = useState(false);
  const { errors, badLines } = shown;
  if (errors.length === 0) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(badLines);
    setIsCopied(true);
  };
  return (
    <Notice tone="warn" title={say("errorsTitle", { n: countLines(errors) })}>
      <ol className="errors">
        {errors.map(({ line, column, columnName, message, fix }) => (
          <li key={`${line} ${column ?? 0} ${message}`}>
            <b>
              {column === undefined
                ? say("errorAtLine", { line })
                : say("errorAt", { line, column, name: columnName ?? "" })}
            </b>{" "}
            {message} {fix}
          </li>
        ))}
      </ol>
      <div className="row">
        <Button size="small" onClick={() => downloadText(`lines-of-${fileName}`, "text/csv", `\uFEFF${badLines}`)}>
          {say("downloadBad")}
        </Button>
        <Button size="small" onClick={() => void copy().catch(() => setIsCopied(false))}>
          {say(isCopied ? "copied" : "copyBad")}
        </Button>
      </div>
    </Notice>
  );
}

/** A line can be wrong in two columns. */
export const countLines = (errors: readonly ImportError[]): number => new Set(errors.map(({ line }) => line)).size;

/** The figures of a preview; those of nothing are left out. */
export const Figures = ({ figures }: { readonly figures: readonly (readonly [string, number])[] }): ReactNode => (
  <dl className="figures">
    {figures
      .filter(([, n]) => n > 0)
      .map(([label, n]) => (
        <div key={label}>
          <dd>{n}</dd>
          <dt>{label}</dt>
        </div>
      ))}
  </dl>
);

function inBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result).replace(/^[^,]*,/, "")));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("The file cannot be read")));
    reader.readAsDataURL(file);
  });
}

/** Why something the person asked for did not happen, next to where they asked for it. */
import { Suspense } from "react";
import type { ReactNode } from "react";
import { ApiProblem, Offline } from "#contract/client.ts";
import { HandOver } from "./hand-over.tsx";
import { lazy } from "./later.ts";
import { CopyDetails } from "./problem-screen.tsx";
import { explain } from "./problem-words.ts";
import { Notice } from "./screen.tsx";
import { useSurface } from "./surface-context.tsx";

const FieldProblems = lazy(async () => ({ default: (await import("./field-problems.tsx")).FieldProblems }));

/** Why an action did not happen; without an answer, that repeating it is safe. */
export function ActionProblem(props: { readonly error: Error; readonly reference?: string }): ReactNode {
  const { t, client, host } = useSurface();
  const { error } = props;
  const { title, hint, params } = explain(error, host.clientName);
  const reference = props.reference === undefined ? {} : { reference: props.reference };
  return (
    <Notice tone="bad" role="alert" title={t(title, params)}>
      {error instanceof ApiProblem && error.problem.code === "invalid_request" ? (
        <Suspense fallback={null}>
          <FieldProblems problem={error.problem} />
        </Suspense>
      ) : (
        <p>{t(error instanceof Offline ? "offlineUnsure" : hint, params)}</p>
      )}
      <HandOver error={error} clientName={host.clientName} />
      <CopyDetails error={error} t={t} now={client.now()} {...reference} />
    </Notice>
  );
}

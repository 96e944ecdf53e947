/** Where only somebody else can help: a text for them, ready to be sent. Loaded when it is needed. */
import { Suspense } from "react";
import type { ReactNode } from "react";
import { ApiProblem } from "#contract/client.ts";
import { HostProblem } from "./host.ts";
import { lazy } from "./later.ts";

const TextToSend = lazy(async () => ({ default: (await import("./text-to-send.tsx")).TextToSend }));

interface HandOverProps {
  readonly error: unknown;
  readonly clientName: string;
}

/** Nothing where the person can help themselves. */
export function HandOver({ error, clientName }: HandOverProps): ReactNode {
  const word = wordFor(error);
  return word === undefined ? null : (
    <Suspense>
      <TextToSend word={word} clientName={clientName} />
    </Suspense>
  );
}

function wordFor(error: unknown): "notSetUp" | "consent" | undefined {
  if (error instanceof HostProblem && error.kind === "consent_missing") return "notSetUp";
  if (!(error instanceof ApiProblem)) return undefined;
  const { code, claims } = error.problem;
  if (code === "tenant_not_set_up") return "notSetUp";
  const isMicrosofts = error.problem["vendor"] === "microsoft";
  return code === "consent_required" && isMicrosofts && claims === undefined ? "consent" : undefined;
}

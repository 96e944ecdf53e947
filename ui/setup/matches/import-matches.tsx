/** Matches from a file: additions, or the whole list. */
import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { MatchesPreview } from "#contract/imports.ts";
import { countLines, Figures, ImportTable } from "../import-table.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

type Mode = MatchesPreview["mode"];

export function ImportMatches(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [mode, setMode] = useState<Mode>("add");
  return (
    <ImportTable
      // Chosen otherwise, the file means something else: it is looked at anew.
      key={mode}
      title={say("importMatches")}
      hint={say("importMatchesHint")}
      choices={
        <Field label={say("mode")}>
          <RadioGroup value={mode} onChange={(_event, data) => setMode(data.value as Mode)}>
            <Radio value="add" label={say("mode_add")} />
            <Radio value="complete" label={say("mode_complete")} />
          </RadioGroup>
        </Field>
      }
      preview={(base64) => administration.previewMatches({ base64, mode })}
      apply={(id) => administration.applyMatches(id)}
      count={({ added, ended }) => added.length + ended.length}
      show={(preview) => <Changes preview={preview} />}
      done={({ added, ended, unchanged }) => say("appliedMatches", { added, ended, unchanged })}
      onApplied={() => void queries.invalidateQueries({ queryKey: ["matches"] })}
    />
  );
}

function Changes({ preview }: { readonly preview: MatchesPreview }): ReactNode {
  const say = useAdministrationWords();
  const { added, ended, unchanged, repeated, heldBack, errors } = preview;
  const wrong = countLines(errors);
  return (
    <>
      <Figures
        figures={[
          [say("count_added"), added.length],
          [say("count_ended"), ended.length],
          [say("count_unchanged"), unchanged],
          [say("count_repeated"), repeated],
          [say("count_errors", { n: wrong }), wrong],
        ]}
      />
      {heldBack > 0 && <p>{say("heldBack", { n: heldBack })}</p>}
      <Pairs title={say("showAdded")} pairs={added} />
      <Pairs title={say("showEnded")} pairs={ended} />
    </>
  );
}

interface PairsProps {
  readonly title: string;
  readonly pairs: readonly {
    readonly providerId: string;
    readonly providerName: string;
    readonly learnerId: string;
    readonly learnerName: string;
  }[];
}

function Pairs({ title, pairs }: PairsProps): ReactNode {
  const say = useAdministrationWords();
  if (pairs.length === 0) return null;
  return (
    <details>
      <summary>{title}</summary>
      <ul className="long">
        {pairs.map(({ providerId, providerName: provider, learnerId, learnerName: learner }) => (
          <li key={`${providerId} ${learnerId}`}>{say("matchPair", { provider, learner })}</li>
        ))}
      </ul>
    </details>
  );
}

/** People from a file. */
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { PeoplePreview } from "#contract/imports.ts";
import { useSurface } from "../../surface-context.tsx";
import { countLines, Figures, ImportTable } from "../import-table.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

export function ImportPeople(): ReactNode {
  const { me } = useSurface();
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  if (!me.roles.includes("administrator")) return null;
  return (
    <ImportTable
      title={say("importPeople")}
      hint={say("importPeopleHint")}
      preview={(base64) => administration.previewPeople({ base64 })}
      apply={(id) => administration.applyPeople(id)}
      count={({ added, changed }) => added.length + changed.length}
      show={(preview) => <Changes preview={preview} />}
      done={({ added, changed, unchanged }) => say("appliedPeople", { added, changed, unchanged })}
      onApplied={() => void queries.invalidateQueries({ queryKey: ["people"] })}
    />
  );
}

function Changes({ preview }: { readonly preview: PeoplePreview }): ReactNode {
  const say = useAdministrationWords();
  const { added, changed, unchanged, errors } = preview;
  const wrong = countLines(errors);
  return (
    <>
      <Figures
        figures={[
          [say("count_added"), added.length],
          [say("count_changed"), changed.length],
          [say("count_unchanged"), unchanged],
          [say("count_errors", { n: wrong }), wrong],
        ]}
      />
      {added.length > 0 && (
        <details>
          <summary>{say("showAdded")}</summary>
          <ul className="long">
            {added.map(({ line, displayName, roles }) => (
              <li key={line}>
                {displayName} <span className="quiet">{roles.map((role) => say(`role_${role}`)).join(", ")}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {changed.length > 0 && (
        <details>
          <summary>{say("showChanged")}</summary>
          <ul className="long">
            {changed.map(({ line, displayName, changes }) => (
              <li key={line}>
                {displayName}
                {changes.map(({ field, from, to }) => (
                  <p key={field} className="quiet">
                    {say("fromTo", { field: say(`field_${field}`), from, to })}
                  </p>
                ))}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** With whom, where several people teach the same: whoever is free, or one of them. */
import type { ReactNode } from "react";
import type { Provider } from "#contract/people.ts";
import { useSurface } from "../surface-context.tsx";

/** More names than these are a list to unfold. */
const mostShown = 4;

interface WhoProps {
  /** Absent until they are known: their place is kept. */
  readonly providers: readonly Provider[] | undefined;
  readonly chosenId: string | undefined;
  readonly onChoose: (providerId: string | undefined) => void;
}

export function WhoTeaches({ providers = [], chosenId, onChoose }: WhoProps): ReactNode {
  const { t } = useSurface();
  if (providers.length > mostShown) {
    return (
      <div className="chips">
        <select
          className="chip"
          aria-label={t("bookWithWhom")}
          value={chosenId ?? ""}
          onChange={({ target }) => onChoose(target.value === "" ? undefined : target.value)}
        >
          <option value="">{t("bookAnyone")}</option>
          {providers.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </select>
      </div>
    );
  }
  const choices = [
    { id: undefined, name: t("bookAnyone") },
    ...providers.map(({ id, displayName }) => ({ id, name: displayName })),
  ];
  return (
    <div className="chips" role="group" aria-label={t("bookWithWhom")}>
      {(providers.length > 1 ? choices : []).map(({ id, name }) => (
        <button
          key={id ?? ""}
          type="button"
          className="chip"
          aria-pressed={id === chosenId}
          onClick={() => onChoose(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

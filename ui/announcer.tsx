/** The one polite live region: says what changed without moving the focus. */
import { createContext, useContext, useState } from "react";
import type { ReactNode } from "react";

const Announce = createContext<(text: string) => void>(() => undefined);

export function AnnouncerProvider(props: { readonly children: ReactNode }): ReactNode {
  const [text, setText] = useState("");
  return (
    <Announce value={setText}>
      {props.children}
      <div className="unseen" role="status" aria-live="polite">
        {text}
      </div>
    </Announce>
  );
}

export const useAnnounce = (): ((text: string) => void) => useContext(Announce);

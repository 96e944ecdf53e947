/** Names a button for who hears it, where what is seen on it is shorter than what it means. */
import type { ReactNode } from "react";

/** `name` is heard, `children` are seen. */
export const SaidAs = (props: { readonly name: string; readonly children: ReactNode }): ReactNode => (
  <>
    <span className="unseen">{props.name}</span>
    <span className="said-as" aria-hidden="true">
      {props.children}
    </span>
  </>
);

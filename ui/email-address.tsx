/** An e-mail address as people read it: broken at its own joints where it does not fit a line, and never turned round by the words about it. */
import { Fragment } from "react";
import type { ReactNode } from "react";

export function EmailAddress({ children }: { readonly children: string }): ReactNode {
  const [first, ...further] = children.split(/(?=[@.])/);
  return (
    <bdi>
      {first}
      {further.map((part, at) => (
        // The same part may come twice; parts never change places.
        <Fragment key={`${at}${part}`}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}

/** Where drawing fails, something that can be read and pressed stands in its place instead of an empty page. */
import { Component } from "react";
import type { ReactNode } from "react";
import { Offline } from "#contract/client.ts";

interface MishapProps {
  readonly children: ReactNode;
  readonly instead: (error: unknown, retry: () => void) => ReactNode;
}

interface MishapState {
  readonly failed: { readonly error: unknown } | undefined;
}

/** React knows no hook for this. */
export class Mishap extends Component<MishapProps, MishapState> {
  override state: MishapState = { failed: undefined };

  static getDerivedStateFromError(error: unknown): MishapState {
    return { failed: { error } };
  }

  /** A part that did not come is remembered as missing, so everything begins anew; what failed otherwise is drawn once more. */
  private readonly retry = (): void => {
    if (this.state.failed?.error instanceof Offline) location.reload();
    else this.setState({ failed: undefined });
  };

  override render(): ReactNode {
    const { failed } = this.state;
    return failed ? this.props.instead(failed.error, this.retry) : this.props.children;
  }
}

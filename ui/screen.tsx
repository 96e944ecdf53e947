/** The frame every screen has: one title that receives the focus after a step, notices, and skeletons. */
import { Button } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons/svg/arrow-left";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useNavigation } from "./navigation.tsx";
import { useSurface } from "./surface-context.tsx";

interface TitleProps {
  readonly children: ReactNode;
  readonly below?: ReactNode;
  /** Draw the focus to it each time this changes, besides on arriving. */
  readonly focusOn?: string;
}

export function ScreenTitle({ children, below, focusOn }: TitleProps): ReactNode {
  const { hasMoved, canGoBack, back } = useNavigation();
  const { t } = useSurface();
  const heading = useRef<HTMLHeadingElement>(null);
  const seen = useRef(focusOn);
  useEffect(() => {
    if (hasMoved) heading.current?.focus({ preventScroll: false });
  }, [hasMoved]);
  useEffect(() => {
    document.title = `${heading.current?.textContent ?? ""} · ${t("appName")}`;
  });
  useEffect(() => {
    if (seen.current === focusOn) return;
    seen.current = focusOn;
    heading.current?.focus();
  }, [focusOn]);
  return (
    <div className="title">
      {canGoBack && (
        <Button className="back" appearance="subtle" size="small" icon={<ArrowLeftRegular />} onClick={back}>
          {t("back")}
        </Button>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {children}
      </h1>
      {below !== undefined && <p className="quiet">{below}</p>}
    </div>
  );
}

interface NoticeProps {
  readonly tone: "info" | "good" | "warn" | "bad";
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** `alert` is read out at once; `none` for what was there when the screen was drawn. */
  readonly role?: "alert" | "status" | "none";
}

/** A short message in the flow of the page. */
export function Notice({ tone, title, children, role = "none" }: NoticeProps): ReactNode {
  return (
    <div className={`notice ${tone}`} {...(role === "none" ? {} : { role })}>
      {title !== undefined && <strong>{title}</strong>}
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

/** A block in the shape of what will stand there. */
export const Bone = (props: { readonly width: string; readonly height: string }): ReactNode => (
  <span className="bone" style={{ width: props.width, height: props.height }} />
);

/** Marks everything inside as still loading, and says so once. */
export function Bones(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <div aria-busy="true" className="bones">
      <span className="unseen" role="status">
        {props.label}
      </span>
      <div aria-hidden="true">{props.children}</div>
    </div>
  );
}

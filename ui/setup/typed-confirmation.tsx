/** Something that cannot be taken back: what it does, and a word to type before it can be pressed. */
import { Button, Field, Input } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useAdministrationWords } from "./use-administration.ts";

interface TypedConfirmationProps {
  readonly title: string;
  readonly hint: string;
  /** What has to be typed. */
  readonly word: string;
  readonly press: string;
  readonly isPending: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
}

export function TypedConfirmation(props: TypedConfirmationProps): ReactNode {
  const say = useAdministrationWords();
  const [typed, setTyped] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isRight = typed.trim().toLowerCase() === props.word.trim().toLowerCase();
  return (
    <form
      className="notice bad ask"
      onKeyDown={({ key }) => {
        if (key === "Escape") props.onCancel();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight && !props.isPending) props.onConfirm();
      }}
    >
      <h3 ref={heading} tabIndex={-1}>
        {props.title}
      </h3>
      <p>{props.hint}</p>
      {props.children}
      <Field label={say("deleteType", { name: props.word })}>
        <Input value={typed} autoComplete="off" onChange={(_event, data) => setTyped(data.value)} />
      </Field>
      <div className="row">
        <Button type="submit" className="danger" disabledFocusable={!isRight || props.isPending}>
          {props.press}
        </Button>
        <Button type="button" onClick={props.onCancel}>
          {say("cancel")}
        </Button>
      </div>
    </form>
  );
}

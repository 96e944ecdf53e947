/** Asks once before an account is disconnected. */
import { Button, Spinner } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { Connection } from "#contract/people.ts";
import { ActionProblem } from "../action-problem.tsx";
import { useSurface } from "../surface-context.tsx";

interface DisconnectProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

export function Disconnect({ connection, onClose }: DisconnectProps): ReactNode {
  const { t, client } = useSurface();
  const queries = useQueryClient();
  const question = useRef<HTMLHeadingElement>(null);
  useEffect(() => question.current?.focus(), []);
  const going = useMutation({
    mutationFn: () => client.disconnect(connection.id),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["me"] });
      void queries.invalidateQueries({ queryKey: ["slots"] });
      onClose();
    },
  });
  return (
    <div className="ask">
      <h4 ref={question} tabIndex={-1}>
        {t("disconnectTitle", { account: connection.accountEmail })}
      </h4>
      <p>{t("disconnectHint")}</p>
      {going.error && <ActionProblem error={going.error} />}
      <div className="row">
        <Button
          className="danger"
          appearance="primary"
          disabledFocusable={going.isPending}
          icon={going.isPending ? <Spinner size="tiny" /> : null}
          onClick={() => going.mutate()}
        >
          {t(going.isPending ? "disconnecting" : "disconnectNow")}
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          {t("keep")}
        </Button>
      </div>
    </div>
  );
}

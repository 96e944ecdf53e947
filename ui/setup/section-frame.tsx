/** A list in Set-up: its heading, its loading, broken and empty states, and more of it on request. */
import { Button } from "@fluentui/react-components";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemScreen } from "../problem-screen.tsx";
import { Bone, Bones } from "../screen.tsx";
import { useSurface } from "../surface-context.tsx";
import { SectionTitle } from "./section-title.tsx";
import { useAdministrationWords } from "./use-administration.ts";

interface FrameProps {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}

export const SectionFrame = ({ title, intro, children }: FrameProps): ReactNode => (
  <section className="part administration">
    <SectionTitle>{title}</SectionTitle>
    <p className="quiet">{intro}</p>
    {children}
  </section>
);

interface PagesProps<T> {
  readonly list: UseInfiniteQueryResult<{ readonly pages: readonly { readonly items: readonly T[] }[] }>;
  /** What to say when there is nothing. */
  readonly empty: string;
  readonly show: (item: T) => ReactNode;
}

/** As many as reach below what is in sight: what stands after a list is not drawn twice. */
const bonesOfList = [1, 2, 3, 4, 5, 6];

export function Pages<T>({ list, empty, show }: PagesProps<T>): ReactNode {
  const { t, client, host } = useSurface();
  const say = useAdministrationWords();
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending)
    return (
      <Bones label={t("loading")}>
        {bonesOfList.map((at) => (
          <Bone key={at} width="100%" height="5.5rem" />
        ))}
      </Bones>
    );
  if (list.isError)
    return (
      <ProblemScreen
        error={list.error}
        t={t}
        clientName={host.clientName}
        now={client.now()}
        place="part"
        onRetry={() => void list.refetch()}
      />
    );
  return (
    <>
      {items.length === 0 && (
        <p className="quiet" role="status">
          {empty}
        </p>
      )}
      <ul className="cards">{items.map(show)}</ul>
      {list.hasNextPage && (
        <Button disabledFocusable={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say("more")}
        </Button>
      )}
    </>
  );
}

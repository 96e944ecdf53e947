/** Who may book whom: the list, one pair at a time, and whole lists from a file. */
import { Button } from "@fluentui/react-components";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Match } from "#contract/matches.ts";
import { fullDate } from "../../format/when.ts";
import { Notice } from "../../screen.tsx";
import { useViewer } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { PersonPicker } from "../person-picker.tsx";
import type { Picked } from "../person-picker.tsx";
import { Pages, SectionFrame } from "../section-frame.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";
import { ImportMatches } from "./import-matches.tsx";

export function MatchesSection(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const list = useInfiniteQuery({
    queryKey: ["matches"],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      administration.matches({ limit: 50, ...(cursor === undefined ? {} : { cursor }) }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  return (
    <SectionFrame title={say("matchesTitle")} intro={say("matchesIntro")}>
      <ImportMatches />
      <AddMatch />
      <Pages list={list} empty={say("matchesEmpty")} show={(match) => <MatchCard key={match.id} match={match} />} />
    </SectionFrame>
  );
}

function AddMatch(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [provider, setProvider] = useState<Picked>();
  const [learner, setLearner] = useState<Picked>();
  const add = useMutation({
    mutationFn: (pair: { readonly providerId: string; readonly learnerId: string }) => administration.addMatch(pair),
    onSuccess: () => {
      setLearner(undefined);
      return queries.invalidateQueries({ queryKey: ["matches"] });
    },
  });
  if (!isOpen)
    return (
      <div className="row">
        <Button onClick={() => setIsOpen(true)}>{say("matchAdd")}</Button>
      </div>
    );
  return (
    <section className="card">
      <h3>{say("matchAdd")}</h3>
      <PersonPicker label={say("matchProvider")} role="provider" picked={provider} onPick={setProvider} />
      <PersonPicker label={say("matchLearner")} picked={learner} onPick={setLearner} />
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={!provider || !learner || add.isPending}
          onClick={() => provider && learner && add.mutate({ providerId: provider.id, learnerId: learner.id })}
        >
          {say("matchDo")}
        </Button>
        <Button onClick={() => setIsOpen(false)}>{say("close")}</Button>
      </div>
      {add.error && <AdministrationProblem error={add.error} />}
      {add.isSuccess && !learner && (
        <Notice tone="good" role="status">
          {say("matchDone")}
        </Notice>
      )}
    </section>
  );
}

function MatchCard({ match }: { readonly match: Match }): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const viewer = useViewer();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const end = useMutation({
    mutationFn: () => administration.endMatch(match.id),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["matches"] }),
  });
  const names = { provider: match.providerName, learner: match.learnerName };
  return (
    <li className="card slim">
      <div className="row spread">
        <div>
          <p>{say("matchPair", names)}</p>
          <p className="quiet">{say("matchSince", { when: fullDate(match.createdAt, viewer) })}</p>
        </div>
        {!asks && (
          <Button size="small" aria-label={say("matchEnd", names)} onClick={() => setAsks(true)}>
            {say("matchEndShort")}
          </Button>
        )}
      </div>
      {asks && (
        <div className="row">
          <span>{say("matchEndHint")}</span>
          <Button className="danger" size="small" disabledFocusable={end.isPending} onClick={() => end.mutate()}>
            {say("matchEndNow")}
          </Button>
          <Button size="small" onClick={() => setAsks(false)}>
            {say("cancel")}
          </Button>
        </div>
      )}
      {end.error && <AdministrationProblem error={end.error} />}
    </li>
  );
}

/** One person: who they are, whether they left, and what can be done about them. */
import { Button, Checkbox } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import type { ListedPerson } from "#contract/directory.ts";
import type { Role } from "#contract/people.ts";
import { EmailAddress } from "../../email-address.tsx";
import { fullDate } from "../../format/when.ts";
import { lazy } from "../../later.ts";
import { Notice } from "../../screen.tsx";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { downloadText, useAdministration, useAdministrationWords } from "../use-administration.ts";
import { DeletePerson } from "./delete-person.tsx";
import { SettleLeaver } from "./settle-leaver.tsx";

const PersonAccounts = lazy(async () => ({
  default: (await import("../../account/person-accounts.tsx")).PersonAccounts,
}));

/** In the order in which they are offered. */
export const roles: readonly Role[] = ["learner", "provider", "scheduler", "support", "administrator"];

interface PersonProps {
  readonly person: ListedPerson;
}

export function PersonCard({ person }: PersonProps): ReactNode {
  const { me } = useSurface();
  const say = useAdministrationWords();
  const [isOpen, setIsOpen] = useState(false);
  const { displayName, email, sessionsAhead, left } = person;
  return (
    <li className="card slim">
      <div className="row spread">
        <div>
          <h3 className="card-title">{displayName}</h3>
          <p className="quiet">
            <EmailAddress>{email}</EmailAddress>
          </p>
        </div>
        {me.roles.includes("administrator") && !person.isBeingDeleted && (
          <Button
            size="small"
            aria-expanded={isOpen}
            aria-label={isOpen ? `${say("close")}: ${displayName}` : say("change", { name: displayName })}
            onClick={() => setIsOpen(!isOpen)}
          >
            {say(isOpen ? "close" : "changeShort")}
          </Button>
        )}
      </div>
      <p className="row">
        {person.roles.map((role) => (
          <span key={role} className="pill">
            {say(`role_${role}`)}
          </span>
        ))}
        {!person.hasOpened && <span className="pill">{say("notOpened")}</span>}
        {left && <span className="pill broken">{say(`left_${left.as}`)}</span>}
        {person.isBeingDeleted && <span className="pill broken">{say("beingDeleted")}</span>}
        {sessionsAhead > 0 && <span className="quiet">{say("ahead", { n: sessionsAhead })}</span>}
      </p>
      {left && <Left person={person} />}
      {isOpen && (
        <div className="ask">
          <Roles person={person} />
          <Suspense>
            <PersonAccounts personId={person.id} />
          </Suspense>
          <Kept person={person} />
        </div>
      )}
    </li>
  );
}

function Left({ person: { left, sessionsAhead, id, isBeingDeleted } }: PersonProps): ReactNode {
  const say = useAdministrationWords();
  const viewer = useViewer();
  if (!left) return null;
  return (
    <>
      <p className="quiet">
        {say("leftSince", { when: fullDate(left.at, viewer) })}
        {left.decision !== undefined && ` · ${say(`decided_${left.decision}`)}`}
      </p>
      {sessionsAhead > 0 && !isBeingDeleted && <SettleLeaver personId={id} />}
    </>
  );
}

function Roles({ person }: PersonProps): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<ListedPerson["roles"][number]>>(new Set(person.roles));
  const save = useMutation({
    mutationFn: () => administration.changePerson(person.id, { roles: [...chosen] }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["people"] }),
  });
  const isSame = chosen.size === person.roles.length && person.roles.every((role) => chosen.has(role));
  return (
    <fieldset className="choices">
      <legend>{say("rolesOf", { name: person.displayName })}</legend>
      {roles.map((role) => (
        <Checkbox
          key={role}
          checked={chosen.has(role)}
          label={
            <>
              {say(`role_${role}`)}
              <span className="quiet choice-hint">{say(`roleHint_${role}`)}</span>
            </>
          }
          onChange={(_event, data) => {
            save.reset();
            setChosen(new Set(roles.filter((each) => (each === role ? data.checked === true : chosen.has(each)))));
          }}
        />
      ))}
      {chosen.size === 0 && <p role="alert">{say("rolesNeeded")}</p>}
      <div className="row">
        <Button
          appearance="primary"
          disabledFocusable={isSame || chosen.size === 0 || save.isPending}
          onClick={() => save.mutate()}
        >
          {say("saveRoles")}
        </Button>
      </div>
      {save.error && <AdministrationProblem error={save.error} />}
      {save.isSuccess && (
        <Notice tone="good" role="status">
          {say("rolesSaved")}
        </Notice>
      )}
    </fieldset>
  );
}

function Kept({ person }: PersonProps): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, displayName: name } = person;
  const hand = useMutation({
    mutationFn: () => administration.exportPerson(id),
    onSuccess: (kept) => downloadText(`slotside-${id}.json`, "application/json", JSON.stringify(kept, null, 2)),
  });
  return (
    <>
      <p className="quiet breaks">
        {say("personId")}: <code>{id}</code>
      </p>
      <div className="row">
        <Button disabledFocusable={hand.isPending} onClick={() => hand.mutate()}>
          {say("exportPerson")}
        </Button>
        {!isDeleting && <Button onClick={() => setIsDeleting(true)}>{say("deletePerson", { name })}</Button>}
      </div>
      {hand.error && <AdministrationProblem error={hand.error} />}
      {hand.isSuccess && (
        <Notice tone="good" role="status">
          {say("exported", { name })}
        </Notice>
      )}
      {isDeleting && <DeletePerson person={person} onCancel={() => setIsDeleting(false)} />}
    </>
  );
}

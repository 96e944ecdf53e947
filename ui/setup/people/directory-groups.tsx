/** Groups of the directory whose members are known here. */
import { Button, Field, Input, Select } from "@fluentui/react-components";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { ChooseGroup, ChosenGroup } from "#contract/directory.ts";
import type { Role } from "#contract/people.ts";
import { shortWhen } from "../../format/when.ts";
import { useSurface, useViewer } from "../../surface-context.tsx";
import { AdministrationProblem } from "../administration-problem.tsx";
import { useAdministration, useAdministrationWords } from "../use-administration.ts";

const offered: readonly Role[] = ["learner", "provider", "scheduler"];

export function DirectoryGroups(): ReactNode {
  const { me } = useSurface();
  const administration = useAdministration();
  const say = useAdministrationWords();
  const mayChoose = me.roles.includes("administrator");
  const chosen = useQuery({
    queryKey: ["groups"],
    queryFn: () => administration.groups(),
    enabled: mayChoose,
    refetchInterval: ({ state }) => (state.data?.some(({ lastReadAt }) => lastReadAt === undefined) ? 2_000 : false),
  });
  if (!mayChoose) return null;
  return (
    <section className="card">
      <h3>{say("groupsTitle")}</h3>
      <p className="quiet">{say("groupsHint")}</p>
      {chosen.error && <AdministrationProblem error={chosen.error} />}
      <ul className="cards">
        {chosen.data?.map((group) => (
          <Chosen key={group.groupId} group={group} />
        ))}
      </ul>
      <ChooseOne />
    </section>
  );
}

function Chosen({ group }: { readonly group: ChosenGroup }): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const viewer = useViewer();
  const queries = useQueryClient();
  const drop = useMutation({
    mutationFn: () => administration.dropGroup(group.groupId),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["groups"] }),
  });
  const { name, members, lastReadAt, problem } = group;
  return (
    <li>
      <div className="row spread">
        <div>
          <p>{name}</p>
          <p className="quiet">
            {[
              group.roles.map((role) => say(`role_${role}`)).join(", "),
              members === undefined ? say("groupWaiting") : say("groupMembers", { n: members }),
              lastReadAt === undefined ? "" : shortWhen(lastReadAt, viewer),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {problem !== undefined && <p>{say(problem === "gone" ? "groupGone" : "groupTrouble")}</p>}
        </div>
        <Button size="small" disabledFocusable={drop.isPending} onClick={() => drop.mutate()}>
          {say("groupDrop", { name })}
        </Button>
      </div>
      {drop.error && <AdministrationProblem error={drop.error} />}
    </li>
  );
}

function ChooseOne(): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("learner");
  const find = useMutation({ mutationFn: () => administration.findGroups(name.trim()) });
  const choose = useMutation({
    mutationFn: (group: ChooseGroup) => administration.chooseGroup(group),
    onSuccess: (groups) => {
      queries.setQueryData(["groups"], groups);
      find.reset();
      setTimeout(() => void queries.invalidateQueries({ queryKey: ["people"] }), 5_000);
    },
  });
  return (
    <form
      className="ask"
      onSubmit={(event) => {
        event.preventDefault();
        find.mutate();
      }}
    >
      <div className="filters">
        <Field label={say("groupFind")}>
          <Input type="search" value={name} onChange={(_event, data) => setName(data.value)} />
        </Field>
        <Field label={say("groupAs")}>
          <Select value={role} onChange={(_event, data) => setRole(data.value as Role)}>
            {offered.map((each) => (
              <option key={each} value={each}>
                {say(`role_${each}`)}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <div className="row">
        <Button type="submit" disabledFocusable={find.isPending}>
          {say("search")}
        </Button>
      </div>
      {find.error && <AdministrationProblem error={find.error} />}
      {find.data?.length === 0 && <p role="status">{say("groupNone")}</p>}
      <ul className="picks">
        {find.data?.map((group) => (
          <li key={group.groupId}>
            <Button
              disabledFocusable={choose.isPending}
              onClick={() => choose.mutate({ groupId: group.groupId, name: group.name, roles: [role] })}
            >
              {say("groupChoose", { name: group.name })}
            </Button>
          </li>
        ))}
      </ul>
      {choose.error && <AdministrationProblem error={choose.error} />}
    </form>
  );
}

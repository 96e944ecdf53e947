/** Finds one person by part of a name or an address. */
import { Button, Field, Input } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Role } from "#contract/people.ts";
import { EmailAddress } from "../email-address.tsx";
import { useAdministration, useAdministrationWords } from "./use-administration.ts";

export interface Picked {
  readonly id: string;
  readonly displayName: string;
}

interface PersonPickerProps {
  readonly label: string;
  readonly role?: Role;
  readonly picked: Picked | undefined;
  readonly onPick: (picked: Picked | undefined) => void;
}

export function PersonPicker({ label, role, picked, onPick }: PersonPickerProps): ReactNode {
  const administration = useAdministration();
  const say = useAdministrationWords();
  const [q, setQ] = useState("");
  const wish = { q: q.trim(), limit: 8, ...(role === undefined ? {} : { role }) };
  const found = useQuery({
    queryKey: ["people", "pick", wish],
    queryFn: () => administration.people(wish),
    enabled: wish.q.length >= 2 && picked === undefined,
  });
  if (picked)
    return (
      <Field label={label}>
        <div className="row">
          <span>{say("picked", { name: picked.displayName })}</span>
          <Button size="small" onClick={() => onPick(undefined)}>
            {say("pickOther")}
          </Button>
        </div>
      </Field>
    );
  return (
    <div className="ask">
      <Field label={label}>
        <Input type="search" value={q} onChange={(_event, data) => setQ(data.value)} placeholder={say("peopleFind")} />
      </Field>
      {found.data && (
        <ul className="picks" aria-label={label}>
          {found.data.items.map((person) => (
            <li key={person.id}>
              <Button appearance="subtle" onClick={() => onPick(person)}>
                {person.displayName}{" "}
                <span className="quiet">
                  <EmailAddress>{person.email}</EmailAddress>
                </span>
              </Button>
            </li>
          ))}
          {found.data.items.length === 0 && <li className="quiet">{say("pickNone")}</li>}
        </ul>
      )}
    </div>
  );
}

/** Who has a Google account: some of the seeded people, under their own address, and the service account. */
import { people, registrations, type SandboxPerson, tenants } from "../people.ts";

export interface GoogleAccount {
  /** Lower case; also the id of the primary calendar. */
  readonly email: string;
  readonly name: string;
  readonly timeZone: string;
  readonly locale: string;
  readonly sub: string;
  /** The Workspace domain; none for the service account. */
  readonly domain?: string;
  /** Absent for the service account. */
  readonly person?: SandboxPerson;
}

const accounts: readonly GoogleAccount[] = [
  ...people.flatMap((person): GoogleAccount[] => {
    const domain = tenants.find(({ tid }) => tid === person.tid)?.domain;
    return person.google
      ? [
          {
            email: person.email,
            name: person.displayName,
            timeZone: person.timeZone,
            locale: person.locale,
            sub: person.google.sub,
            person,
            ...(domain ? { domain } : {}),
          },
        ]
      : [];
  }),
  {
    email: registrations.google.serviceAccount,
    name: "Slotside",
    timeZone: "UTC",
    locale: "en",
    sub: "100000000000000000001",
  },
];

/** People with a Google account, for the account chooser. */
export const accountHolders: readonly SandboxPerson[] = people.filter(({ google }) => google);

/** By address, in any case. */
export function accountOf(email: string): GoogleAccount | undefined {
  return accounts.find((account) => account.email === email.toLowerCase());
}

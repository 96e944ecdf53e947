/** What the checker looks at, and the words it has for it. Nothing of the product is in it. */
import { accountsOf } from "./accounts.ts";
import type { Person } from "./simulated-world.ts";
import type { Stage } from "./stage.ts";

export interface SessionRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly reference: string;
  readonly version: number;
  readonly status: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly capacity: number;
  readonly presence: string;
  readonly meeting_vendor: string | null;
  readonly providers: readonly string[];
  readonly seats: readonly { readonly learner: string; readonly state: string }[];
}

export type Say = (rule: string, text: string) => void;

export interface Ground {
  readonly stage: Stage;
  readonly rows: readonly SessionRow[];
  readonly say: Say;
}

const isTaken = ({ state }: { readonly state: string }): boolean =>
  state !== "cancelled" && state !== "waitlisted" && state !== "offered";

/** Who has a seat, by id. */
export function attendingOf(row: SessionRow): readonly string[] {
  return row.seats.filter(isTaken).map(({ learner }) => learner);
}

/** It takes place, so that calendars show it. */
export function isOn(row: SessionRow): boolean {
  return row.status !== "cancelled" && attendingOf(row).length > 0;
}

export function personOf({ stage }: Ground, id: string | undefined): Person | undefined {
  return [...stage.world.people.values()].find((person) => person.id === id);
}

export function nameOf(ground: Ground, id: string | undefined): string {
  return personOf(ground, id)?.handle ?? id ?? "nobody";
}

/** Whether they have such an account; everybody connected theirs again before the end. */
export function has(
  ground: Ground,
  id: string | undefined,
  {
    vendor,
    purpose,
  }: { readonly vendor?: "microsoft" | "zoom" | "google"; readonly purpose?: "calendar" | "meetings" },
): boolean {
  return accountsOf(ground.stage.world.seed).some(
    (account) =>
      ground.stage.world.person(account.handle).id === id &&
      (vendor === undefined || account.vendor === vendor) &&
      (purpose === undefined || account.purposes.includes(purpose)),
  );
}

export const shown = (at: number | Date): string => new Date(at).toISOString();

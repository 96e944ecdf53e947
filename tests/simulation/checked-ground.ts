/** What the checker looks at, and the words it has for it. Nothing of the product is in it. */
import { accountsOf } from "./accounts.ts";
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
  readonly organizer_id: string | null;
  readonly series_id: string | null;
  readonly providers: readonly string[];
  readonly seats: readonly { readonly learner: string; readonly state: string }[];
}

export type Say = (rule: string, text: string) => void;

/** Whoever takes part in something, with an account or as a guest. */
export interface Someone {
  readonly id: string;
  readonly tenantId: string;
  /** How people of the simulation are called; of guests their name. */
  readonly handle: string;
  readonly email: string;
  /** They hear by mail alone, and nobody reads their address in an invitation. */
  readonly isGuest: boolean;
}

export interface Ground {
  readonly stage: Stage;
  readonly people: readonly Someone[];
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

/** In whose calendar its event stands. */
export const organizerOf = ({ organizer_id, providers }: SessionRow): string | undefined =>
  organizer_id ?? providers[0];

export function personOf({ people }: Pick<Ground, "people">, id: string | undefined): Someone | undefined {
  return people.find((person) => person.id === id);
}

export function nameOf(ground: Pick<Ground, "people">, id: string | undefined): string {
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

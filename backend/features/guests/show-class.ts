/** A published class as its public page shows it: what it is, when, and how many seats are left. No calendar is read for it. */
import { asInstant, dayMs } from "../../domain/instant.ts";
import type { Interval } from "../../domain/interval.ts";
import type { Offering } from "../../domain/offering.ts";
import { seatsLeft } from "../../domain/roster.ts";
import type { OpenDatabase } from "../../platform/database.ts";
import { mintTenantScope } from "../../platform/tenant-scope.ts";
import type { TenantScope } from "../../platform/tenant-scope.ts";
import type { Clock } from "../../ports/clock.ts";
import { findClasses } from "../availability/find-classes.ts";
import { readOffering } from "../offerings/read-offering.ts";
import { findNames, findPage, findZones } from "./guests.store.ts";

export interface ShowClassDeps {
  readonly database: OpenDatabase;
  readonly clock: Clock;
}

export interface ClassDate extends Interval {
  readonly sessionId: string;
  readonly reference: string;
  readonly seatsLeft: number;
  readonly providerNames: readonly string[];
}

export interface PublicClass {
  readonly scope: TenantScope;
  readonly offering: Offering;
  readonly tenantName: string;
  /** Ascending; full ones too. */
  readonly dates: readonly ClassDate[];
  /** In which the class was published. */
  readonly timeZone: string;
  /** What its first provider reads in. */
  readonly locale: string;
}

const furthestMs = 366 * dayMs;
/** Nobody in particular: every held seat counts as taken. */
const nobody = "00000000-0000-0000-0000-000000000000";

/** `undefined` when there is no such page, or not any more. */
export async function showClass(deps: ShowClassDeps, slug: string): Promise<PublicClass | undefined> {
  const { db } = deps.database;
  const page = await findPage(db, slug);
  if (!page) return undefined;
  const scope = mintTenantScope(page.tenantId, "link");
  const offering = await readOffering(db, scope, page.offeringId);
  if (!offering) return undefined;
  const dates = await listDates(deps, scope, offering.id);
  const teacher = (await findNames(db, scope, offering.providerIds)).get(offering.providerIds[0] ?? "");
  const zones = await findZones(
    db,
    scope,
    dates.map(({ sessionId }) => sessionId),
  );
  const first = zones.get(dates[0]?.sessionId ?? "");
  return {
    scope,
    offering,
    dates,
    tenantName: page.tenantName,
    timeZone: first?.timeZone ?? teacher?.timeZone ?? "UTC",
    locale: teacher?.locale ?? "en",
  };
}

/** Dates of the class that have not begun. `exceptHolder` sees the seat that is kept for them as free. */
export async function listDates(
  { database, clock }: ShowClassDeps,
  scope: TenantScope,
  offeringId: string,
  exceptHolder: string = nobody,
): Promise<readonly ClassDate[]> {
  const now = clock.now();
  const range = { startsAt: asInstant(now + 1), endsAt: asInstant(now + furthestMs) };
  const viewer = { personId: exceptHolder, now };
  const classes = await findClasses(database.db, scope, { offeringId, range, viewer });
  const sessionIds = classes.map(({ sessionId }) => sessionId);
  const names = await findNames(
    database.db,
    scope,
    classes.flatMap(({ providerIds }) => providerIds),
  );
  const zones = await findZones(database.db, scope, sessionIds);
  return classes.map((each) => ({
    sessionId: each.sessionId,
    reference: zones.get(each.sessionId)?.reference ?? "",
    startsAt: each.startsAt,
    endsAt: each.endsAt,
    seatsLeft: seatsLeft(each),
    providerNames: each.providerIds.flatMap((id) => names.get(id)?.name ?? []),
  }));
}

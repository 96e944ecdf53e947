/** Fills an organisation's database as years of use would: providers with hours, sessions, seats, claims and histories. */
import { Client } from "pg";

export interface Size {
  readonly providers: number;
  readonly sessionsEach: number;
  readonly learners: number;
  /** So many providers have their calendar connected, all to the same mailbox. */
  readonly connected: number;
}

export interface LargeTenant {
  readonly tenantId: string;
  /** Providers with the one offering that each teaches; the connected ones first. */
  readonly teaching: readonly { readonly providerId: string; readonly offeringId: string }[];
}

/** Copies rules, hours and connection from what stands in the database: `offeringId`, its provider, and a connected provider. */
export async function fillTenant(
  databaseUrl: string,
  template: { readonly offeringId: string; readonly providerId: string; readonly connectedId: string },
  size: Size,
): Promise<LargeTenant> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ tenant_id: string }>("select tenant_id from offerings where id = $1", [
      template.offeringId,
    ]);
    const tenantId = rows[0]?.tenant_id ?? "";
    for (const [text, ...values] of statements(tenantId, template, size)) await client.query(text, values);
    const teaching = await client.query<{ providerId: string; offeringId: string }>(
      `select id as "providerId", offering_id as "offeringId" from bench_providers order by n`,
    );
    await client.query("analyze");
    return { tenantId, teaching: teaching.rows };
  } finally {
    await client.end();
  }
}

type Statement = readonly [string, ...(string | number)[]];

function statements(
  tenantId: string,
  template: { readonly offeringId: string; readonly providerId: string; readonly connectedId: string },
  size: Size,
): readonly Statement[] {
  return [
    [
      `create temp table bench_providers as
         select n, gen_random_uuid() as id, gen_random_uuid() as offering_id from generate_series(1, ${size.providers}) n`,
    ],
    [
      `create temp table bench_learners as
         select n, gen_random_uuid() as id from generate_series(0, ${size.learners - 1}) n`,
    ],
    [
      `insert into people (tenant_id, id, display_name, email, time_zone, locale, roles, created_at)
         select $1::uuid, id, 'Provider ' || n, 'provider' || n || '@bench.example', 'UTC', 'en', '{provider}'::text[], now() from bench_providers
         union all select $1::uuid, id, 'Learner ' || n, 'learner' || n || '@bench.example', 'UTC', 'en', '{learner}'::text[], now() from bench_learners`,
      tenantId,
    ],
    [
      `insert into schedules (tenant_id, provider_id, schedule, changed_at)
         select $1::uuid, p.id, schedule, now() from schedules, bench_providers p where tenant_id = $1 and provider_id = $2`,
      tenantId,
      template.providerId,
    ],
    [
      `insert into offerings (tenant_id, id, version, name, description, kind, duration_minutes, rules, deleted_at, created_at)
         select tenant_id, p.offering_id, 1, name || ' ' || n, '', kind, duration_minutes, rules, null, now()
         from offerings, bench_providers p where tenant_id = $1 and offerings.id = $2`,
      tenantId,
      template.offeringId,
    ],
    [
      `insert into offering_providers (tenant_id, offering_id, provider_id, position)
         select $1::uuid, offering_id, id, 0 from bench_providers`,
      tenantId,
    ],
    [
      `insert into connections select (jsonb_populate_record(c, jsonb_build_object(
           'id', gen_random_uuid(), 'person_id', p.id, 'account_id', 'bench ' || p.n))).*
         from connections c, bench_providers p
         where c.tenant_id = $1 and c.person_id = $2 and c.vendor = 'microsoft' and p.n <= ${size.connected}`,
      tenantId,
      template.connectedId,
    ],
    ...sessionStatements(tenantId, size),
  ];
}

/** One half hour in the morning of each day, half of them past; no learner is ever in two places. */
function sessionStatements(tenantId: string, size: Size): readonly Statement[] {
  const slotsOfMorning = 8;
  const learnersPerSlot = Math.ceil(size.providers / slotsOfMorning);
  const turns = Math.floor(size.learners / learnersPerSlot);
  return [
    [
      `create temp table bench_sessions as
         select gen_random_uuid() as id, row_number() over () as n, p.id as provider_id, p.offering_id, l.id as learner_id,
           date_trunc('day', now()) + (s - ${Math.floor(size.sessionsEach / 2)}) * interval '1 day'
             + interval '8 hours' + (p.n % ${slotsOfMorning}) * interval '30 minutes' as starts_at
         from bench_providers p cross join generate_series(1, ${size.sessionsEach}) s
         join bench_learners l on l.n = (p.n / ${slotsOfMorning}) % ${learnersPerSlot} + ${learnersPerSlot} * (s % ${turns})`,
    ],
    [
      `insert into sessions (tenant_id, id, reference, version, status, offering_id, offering_name, kind, starts_at, ends_at,
           time_zone, presence, generate_url, self_removal, capacity, created_at, due_at)
         select $1::uuid, id, 'SL-' || lpad(n::text, 9, '0'), 1, 'scheduled', offering_id, 'Advising', 'individual', starts_at,
           starts_at + interval '30 minutes', 'UTC', 'in_person', false, true, 1, now(),
           case when starts_at > now() then starts_at + interval '30 minutes' end
         from bench_sessions`,
      tenantId,
    ],
    [
      `insert into session_providers (tenant_id, session_id, provider_id, position)
         select $1::uuid, id, provider_id, 0 from bench_sessions`,
      tenantId,
    ],
    [
      `insert into seats (tenant_id, id, session_id, learner_id, state, rsvp, created_at)
         select $1::uuid, gen_random_uuid(), id, learner_id, 'booked', 'none', now() from bench_sessions`,
      tenantId,
    ],
    [
      `insert into session_claims (tenant_id, id, person_id, session_id, part, during, active)
         select $1::uuid, gen_random_uuid(), who.id, b.id, who.part, tstzrange(starts_at, starts_at + interval '30 minutes'), true
         from bench_sessions b cross join lateral (values (provider_id, 'provider'), (learner_id, 'learner')) who (id, part)`,
      tenantId,
    ],
    [
      `insert into session_changes (tenant_id, id, session_id, at, by_name, source, what)
         select $1::uuid, gen_random_uuid(), id, now(), 'Bench', 'api', 'Booked' from bench_sessions`,
      tenantId,
    ],
    [
      `insert into session_sync (tenant_id, session_id, desired_version, applied_version, due_at, attempts)
         select $1::uuid, id, 1, 1, now(), 0 from bench_sessions`,
      tenantId,
    ],
  ];
}

-- The store: current objects, the log of what changed, and the counter that orders both.
-- docs/reference/store.md describes it for people who query it.

-- One row. Whoever holds its lock may write; it is taken first and given back at commit, so that the order of
-- revisions is the order of commits, over all replicas.
create table revision (
    only_row  boolean primary key default true check (only_row),
    value     bigint  not null,
    compacted bigint  not null,
    epoch     uuid    not null default gen_random_uuid()
) with (fillfactor = 10, autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0);
comment on table revision is 'The number of the last change, over all types; gapless and in commit order.';
comment on column revision.compacted is 'Changes up to this one may be missing from change: watches do not resume from before.';
comment on column revision.epoch is 'Made once; tells one database from another.';
insert into revision (value, compacted) values (1, 1);

-- The current objects. A write of the status alone leaves main as it is, also when it lies in TOAST.
create table resource (
    api_group  text        not null,
    resource   text        not null,
    namespace  text        not null,
    name       text        not null,
    revision   bigint      not null,
    changed_at timestamptz not null,
    uid        text        not null,
    sealed     boolean     not null,
    main       bytea       not null,
    status     bytea       not null,
    primary key (resource, api_group, namespace, name)
) with (
    fillfactor = 60,
    autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_analyze_threshold = 500, autovacuum_analyze_scale_factor = 0.1,
    toast.autovacuum_vacuum_threshold = 500, toast.autovacuum_vacuum_scale_factor = 0.05
);
comment on table resource is 'Every object as it is now.';
comment on column resource.main is 'The document without status and resourceVersion: UTF-8 JSON, or ciphertext if sealed.';
comment on column resource.status is 'The status member: UTF-8 JSON, or ciphertext if sealed; empty if there is none.';

-- What changed, with the changed parts only. Kept apart: what is worth remembering for weeks, and what beats like a
-- heart (leases), which is dropped after minutes. Both in partitions by revision, which are dropped whole.
create table change (
    revision  bigint      not null,
    lasting   boolean     not null,
    at        timestamptz not null,
    batch     uuid        not null,
    operation text        not null check (operation in ('created', 'updated', 'deleted')),
    api_group text        not null,
    resource  text        not null,
    namespace text        not null,
    name      text        not null,
    actor     text        not null,
    sealed    boolean     not null,
    main      bytea,
    status    bytea,
    primary key (revision, lasting)
) partition by list (lasting);
comment on table change is 'What changed, in order. main and status are null where they did not change.';
comment on column change.batch is 'The transaction that it was written in.';
comment on column change.lasting is 'false: leases and the like, which are soon forgotten.';

create table change_lasting partition of change for values in (true) partition by range (revision);
create table change_passing partition of change for values in (false) partition by range (revision);
create index change_of_object on change_lasting (resource, namespace, name, revision);
create index change_at on change_lasting using brin (at) with (pages_per_range = 16);

-- lz4 costs a third of pglz; not every build of PostgreSQL has it.
do $$
begin
    if exists (select 1 from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table resource alter column main set compression lz4, alter column status set compression lz4;
        alter table change alter column main set compression lz4, alter column status set compression lz4;
        alter table change_lasting alter column main set compression lz4, alter column status set compression lz4;
        alter table change_passing alter column main set compression lz4, alter column status set compression lz4;
    end if;
end $$;

-- Makes the partitions up to the one that holds a revision. They are attached, not created in place: that stops
-- neither readers nor writers. The caller holds the lock on the counter.
create function prepare_change_partitions(up_to bigint, width bigint) returns bigint language plpgsql as $$
declare
    lower_bound bigint;
    kind text;
    part text;
begin
    select coalesce(max(bound), (select compacted from revision)) into lower_bound from change_partition;
    while lower_bound <= up_to loop
        foreach kind in array array ['lasting', 'passing'] loop
            part := format('change_%s_%s', kind, lpad(lower_bound::text, 12, '0'));
            execute format(
                'create table %I (like change_%s including all) with (autovacuum_vacuum_insert_threshold = -1)',
                part, kind);
            execute format('alter table change_%s attach partition %I for values from (%s) to (%s)',
                kind, part, lower_bound, lower_bound + width);
        end loop;
        lower_bound := lower_bound + width;
    end loop;
    return lower_bound;
end $$;

-- The partitions that there are: which revisions each holds, from (inclusive) to bound (exclusive).
create view change_partition as
select c.relname::text as name,
       p.relname = 'change_lasting' as lasting,
       (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''?(\d+)''?\)'))[1]::bigint as start,
       (regexp_match(pg_get_expr(c.relpartbound, c.oid), 'TO \(''?(\d+)''?\)'))[1]::bigint as bound,
       pg_total_relation_size(c.oid) as bytes
from pg_inherits i
join pg_class c on c.oid = i.inhrelid
join pg_class p on p.oid = i.inhparent
where p.relname in ('change_lasting', 'change_passing');

-- Small things that all replicas of the hub share and that are made once: keys, certificates. Always sealed.
create table setting (
    name       text        primary key,
    value      bytea       not null,
    changed_at timestamptz not null default now()
);
comment on table setting is 'What the replicas of the hub share: keys and certificates, encrypted.';

-- For people.
create view current_object as
select case when api_group = '' then resource else resource || '.' || api_group end as type,
       namespace, name, revision, changed_at, uid,
       case when sealed then null else convert_from(main, 'UTF8')::jsonb end as document,
       case when sealed or length(status) = 0 then null else convert_from(status, 'UTF8')::jsonb end as status
from resource;
comment on view current_object is 'Every object as it is now, readable; sealed ones without their content.';

create view history as
select revision, at, actor, operation,
       case when api_group = '' then resource else resource || '.' || api_group end as type,
       namespace, name,
       case when sealed or main is null then null else convert_from(main, 'UTF8')::jsonb end as document,
       case when sealed or status is null or length(status) = 0 then null
            else convert_from(status, 'UTF8')::jsonb end as status
from change
where lasting;
comment on view history is 'Who changed what, and when; document and status only where they changed.';

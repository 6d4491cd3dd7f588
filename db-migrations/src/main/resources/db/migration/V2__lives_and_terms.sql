-- Which database this is, which of its lives, and who may lead: what a restored backup, a fail-over or a leader that
-- was stopped for a while must not be able to hide.

alter table revision rename column epoch to hub;
comment on column revision.hub is 'Made once; tells one hub from another. A restored backup keeps it.';

alter table revision
    add column epoch    bigint not null default 1,
    add column place    text,
    add column restored text,
    add column term     bigint not null default 0;
comment on column revision.epoch is
    'The revision at which this life of the database began: 1, or where it went on after a restore or a fail-over.';
comment on column revision.place is 'The server, database, table and timeline that this life is lived in.';
comment on column revision.restored is 'The last value of hawser.store.restored that was taken notice of.';
comment on column revision.term is 'Counts leaders. Only the newest one''s controllers may write.';

-- As before; but a life that begins at a high revision needs no partitions for those that were skipped.
create or replace function prepare_change_partitions(up_to bigint, width bigint) returns bigint language plpgsql as $$
declare
    lower_bound bigint;
    kind text;
    part text;
begin
    select greatest(coalesce(max(bound), 0), (select compacted from revision)) into lower_bound from change_partition;
    while lower_bound <= up_to loop
        foreach kind in array array ['lasting', 'passing'] loop
            part := format('change_%s_%s', kind, lpad(lower_bound::text, greatest(12, length(lower_bound::text)), '0'));
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

-- A sealed part begins with a zero byte, which JSON never does: each part tells by itself whether it is readable.
comment on column resource.sealed is 'Some of it is encrypted.';
create function readable(part bytea) returns jsonb language sql immutable as $$
    select case when part is null or length(part) = 0 or get_byte(part, 0) = 0 then null
                else convert_from(part, 'UTF8')::jsonb end
$$;

create or replace view current_object as
select case when api_group = '' then resource else resource || '.' || api_group end as type,
       namespace, name, revision, changed_at, uid,
       readable(main) as document,
       readable(status) as status
from resource;

create or replace view history as
select revision, at, actor, operation,
       case when api_group = '' then resource else resource || '.' || api_group end as type,
       namespace, name,
       readable(main) as document,
       readable(status) as status
from change
where lasting;

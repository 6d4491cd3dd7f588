-- Finds what was sealed with a key that is to be given up, without reading everything else.
create index resource_sealed on resource (resource) where sealed;
create index change_sealed on change (revision) where sealed;

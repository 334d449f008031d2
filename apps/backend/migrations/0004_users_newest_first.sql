-- no transaction
-- The order of the list. Built concurrently, so that the former release goes on writing; one that was left half built, and
-- is invalid, goes first.
drop index concurrently if exists users_newest_first;
create index concurrently users_newest_first on users (created_at desc, id desc);

-- The picture's object in the bucket. A column without a default is added at once, however many rows there are, and the
-- former release goes on writing rows without it.
alter table users add column avatar_key text;

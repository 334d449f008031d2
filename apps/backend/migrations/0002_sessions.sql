-- Browsers that are signed in. Only the SHA-256 of a token is kept: who reads the table cannot use it.
create table sessions (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    user_id uuid not null references users (id) on delete cascade,
    created_at timestamptz(3) not null default now(),
    expires_at timestamptz(3) not null check (expires_at > created_at)
);

create index sessions_user_id on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);

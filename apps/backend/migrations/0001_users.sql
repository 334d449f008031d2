-- People who sign up. `created_at` ends at the millisecond, as JavaScript's Date does: a page of the list goes on exactly
-- where the one before ended.
create table users (
    id uuid primary key default gen_random_uuid(),
    name text not null check (char_length(name) between 1 and 100),
    email text not null check (char_length(email) between 3 and 254),
    created_at timestamptz(3) not null default now()
);

-- An e-mail address is taken whatever its case.
create unique index users_email_key on users (lower(email));

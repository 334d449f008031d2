-- A shop's database with what PostgreSQL has to offer, for the test of the whole chain. Run by the owner of the database,
-- who is no superuser, as on RDS.

CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION ltree;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION pgcrypto;
CREATE EXTENSION btree_gist;

CREATE TABLE schema_migrations (version text PRIMARY KEY);
INSERT INTO schema_migrations VALUES ('20260101120000'), ('20261104093000');

CREATE TYPE status AS ENUM ('open', 'paid', 'sent', 'returned');
CREATE TYPE address AS (street text, city text, zip text);
CREATE DOMAIN positive AS numeric(12, 2) CHECK (VALUE > 0);

-- Foreign keys: simple, composite, to itself, in a circle, checked at the end of a transaction.
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email citext NOT NULL UNIQUE,
    name text NOT NULL,
    home address,
    tags text[] NOT NULL DEFAULT '{}',
    profile jsonb,
    attributes hstore,
    referred_by bigint REFERENCES customers,
    secret_hash bytea,
    created_at timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00',
    initials text GENERATED ALWAYS AS (left(name, 2)) STORED
);
INSERT INTO customers (email, name, home, tags, profile, attributes, referred_by, secret_hash)
SELECT 'customer' || i || '@example.com',
       CASE i % 4 WHEN 0 THEN 'Zoë ' WHEN 1 THEN '山田 ' WHEN 2 THEN 'Søren ' ELSE 'Анна ' END || i,
       ROW ('Main street ' || i, 'Zürich', lpad(i::text, 5, '0'))::address,
       ARRAY['tag' || i % 7, E'quote " and \\ back', NULL],
       jsonb_build_object('n', i, 'emoji', '🐘', 'list', jsonb_build_array(1, NULL, 'x'), 'nested', jsonb_build_object()),
       hstore('colour', (ARRAY['red', 'green', NULL])[1 + i % 3]),
       nullif(i / 2, 0),
       digest(i::text, 'sha256')
FROM generate_series(1, 500) AS i;

CREATE TABLE orders (
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
    number int NOT NULL CHECK (number > 0),
    state status NOT NULL DEFAULT 'open',
    total positive NOT NULL,
    period tstzrange,
    note text,
    last_item bigint,
    PRIMARY KEY (customer_id, number),
    EXCLUDE USING gist (customer_id WITH =, period WITH &&)
);
CREATE TABLE items (
    id bigserial PRIMARY KEY,
    customer_id bigint NOT NULL,
    number int NOT NULL,
    path ltree,
    price numeric,
    amounts int[][] NOT NULL,
    FOREIGN KEY (customer_id, number) REFERENCES orders DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE orders ADD FOREIGN KEY (last_item) REFERENCES items DEFERRABLE INITIALLY DEFERRED;
INSERT INTO orders (customer_id, number, state, total, period, note)
SELECT 1 + i % 500, 1 + i / 500, (enum_range(NULL::status))[1 + i % 4], 1 + i * 0.01,
       tstzrange('2026-01-01 00:00:00+00'::timestamptz + i * interval '1 hour',
                 '2026-01-01 00:00:00+00'::timestamptz + i * interval '1 hour' + interval '30 minutes'),
       E'line one\nline\ttwo'
FROM generate_series(0, 1999) AS i;
INSERT INTO items (customer_id, number, path, price, amounts)
SELECT customer_id, number, text2ltree('shop.shoes.size' || number), CASE number WHEN 2 THEN 'NaN' ELSE total END,
       ARRAY[[1, 2], [number, 4]]
FROM orders;
UPDATE orders SET last_item = items.id FROM items
WHERE items.customer_id = orders.customer_id AND items.number = orders.number;
SET CONSTRAINTS ALL IMMEDIATE;

-- Sequences: of a column, without one, downwards, in a circle.
CREATE SEQUENCE invoice_numbers START 1000 INCREMENT 10;
SELECT setval('invoice_numbers', 54320);
CREATE SEQUENCE countdown INCREMENT -1 MINVALUE -1000000 MAXVALUE 0 START 0;
SELECT nextval('countdown') FROM generate_series(1, 5);
CREATE SEQUENCE weekday MINVALUE 1 MAXVALUE 7 CYCLE;
SELECT nextval('weekday') FROM generate_series(1, 9);

-- Partitions by range, of which one has partitions by hash, and a default.
CREATE TABLE events (
    id bigint NOT NULL,
    at date NOT NULL,
    payload json,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id);
CREATE TABLE events_2026_even PARTITION OF events_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE events_2026_odd PARTITION OF events_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE events_other PARTITION OF events DEFAULT;
INSERT INTO events
SELECT i, '2025-06-01'::date + i % 700, format('{"i": %s, "i": "twice"}', i)::json FROM generate_series(1, 3000) AS i;

-- Names that need quotes, also in patterns.
CREATE SCHEMA "Back Office";
CREATE TABLE "Back Office"."Order ""A""" ("select" int PRIMARY KEY, "Größe in %" text);
INSERT INTO "Back Office"."Order ""A""" SELECT i, 'größe ' || i FROM generate_series(1, 20) AS i;
CREATE TABLE "a.b*c?|(d)" (x int);
INSERT INTO "a.b*c?|(d)" VALUES (1), (NULL), (1);
CREATE TABLE "таблица" ("ключ" uuid PRIMARY KEY, "значение" text);
INSERT INTO "таблица" SELECT md5(i::text)::uuid, repeat('ж', i) FROM generate_series(1, 50) AS i;

-- Values that are hard to write and to compare.
CREATE TABLE extremes (
    f4 real, f8 double precision, n numeric, t text COLLATE "C", b bytea, i interval, ts timestamp, tz timestamptz, d date,
    net inet, mac macaddr, bits bit varying, p point, r int8range, m int4multirange, u uuid, x tsvector, js json, jb jsonb
);
INSERT INTO extremes VALUES
    ('-0', '-Infinity', '0.10', '', '\x00ff', '1 year -1 day', '-infinity', 'infinity', '4713-01-01 BC', '::1/128',
     '08:00:2b:01:02:03', '101', '(1,-0)', '[1,5)', '{[1,2),[5,9)}', '00000000-0000-0000-0000-000000000000',
     'fat:1A cat:2', '{"a":  1}', '1e3'),
    ('NaN', '1e308', '1e-1000', E'\\N', '', '24 hours', '2024-02-29 12:00:00.123456', '1900-01-01 00:00:00+14', 'infinity',
     '10.0.0.0/8', NULL, '', NULL, 'empty', '{}', NULL, '', 'null', 'null'),
    (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE empty_table (id int PRIMARY KEY, body text NOT NULL);
CREATE TABLE no_columns ();
INSERT INTO no_columns SELECT FROM generate_series(1, 3);
CREATE UNLOGGED TABLE sessions (token uuid PRIMARY KEY, data jsonb);
INSERT INTO sessions VALUES ('11111111-1111-4111-8111-111111111111', '{"user": 1}');

CREATE VIEW open_orders AS SELECT * FROM orders WHERE state = 'open';
CREATE MATERIALIZED VIEW revenue AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1;
CREATE UNIQUE INDEX ON revenue (customer_id);
CREATE INDEX customers_name ON customers USING gin (name gin_trgm_ops);
CREATE INDEX orders_sent ON orders (total) WHERE state = 'sent';
CREATE STATISTICS items_related (dependencies) ON customer_id, number FROM items;

CREATE FUNCTION count_orders(customer bigint) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT count(*) FROM orders WHERE customer_id = customer);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.note := coalesce(NEW.note, 'none');
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_stamp BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON customers FOR SELECT USING (email = CURRENT_USER);
COMMENT ON TABLE customers IS 'Who buys: "quoted", ''quoted'', ünïcödé';

GRANT USAGE ON SCHEMA "Back Office" TO reporting;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reporting;

SELECT lo_from_bytea(70001, decode(repeat('00ff', 600000), 'hex'));
SELECT lo_from_bytea(70002, '');
SELECT lo_from_bytea(70003, convert_to('Größe', 'UTF8'));

-- 200 MB in one table.
CREATE TABLE readings (id bigint PRIMARY KEY, sensor uuid NOT NULL, at timestamptz NOT NULL, value float8, raw text);
INSERT INTO readings
SELECT i, md5((i % 1000)::text)::uuid, '2026-01-01 00:00:00+00'::timestamptz + i * interval '1 second', sqrt(i),
       repeat(md5(i::text), 12)
FROM generate_series(1, 430000) AS i;

-- Another large table, so that a dump in parallel gains.
CREATE TABLE pages (id int PRIMARY KEY, body text NOT NULL);
INSERT INTO pages
SELECT i, (SELECT string_agg(encode(sha256((i || ' ' || part)::bytea), 'base64'), '') FROM generate_series(1, 45) AS part)
FROM generate_series(1, 25000) AS i;

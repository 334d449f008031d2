-- A database with one of everything that a dump has to bring back.

CREATE EXTENSION citext;
CREATE EXTENSION hstore;
CREATE EXTENSION btree_gist;

CREATE SCHEMA "Sales";
CREATE SCHEMA reporting;

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE address AS (street text, number integer);
CREATE DOMAIN quantity AS integer CHECK (VALUE > 0);
CREATE DOMAIN small_quantity AS quantity CONSTRAINT at_most_ten CHECK (VALUE BETWEEN 1 AND 10);
CREATE DOMAIN country AS char(2);
CREATE DOMAIN flags AS bit(8);
CREATE DOMAIN moods AS mood[] DEFAULT '{ok}';
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);

CREATE FUNCTION double(value integer, times integer DEFAULT 2) RETURNS integer
    LANGUAGE sql IMMUTABLE AS $function$ SELECT value * times::integer $function$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION atomic(a text) RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT a IN ('x', 'y'); END;
CREATE PROCEDURE nothing() LANGUAGE sql AS $$ SELECT 1 $$;
CREATE AGGREGATE total (integer) (sfunc = int4pl, stype = integer, initcond = '0');

-- One column of each type.
CREATE TABLE types (
    id integer PRIMARY KEY,
    c_smallint smallint,
    c_bigint bigint,
    c_numeric numeric,
    c_real real,
    c_double double precision,
    c_money money,
    c_text text,
    c_varchar varchar(20),
    c_char char(8),
    c_char_free bpchar,
    c_single "char",
    c_name name,
    c_citext citext,
    c_bytea bytea,
    c_boolean boolean,
    c_date date,
    c_time time,
    c_timetz time with time zone,
    c_timestamp timestamp,
    c_timestamptz timestamp with time zone,
    c_interval interval,
    c_uuid uuid,
    c_json json,
    c_jsonb jsonb,
    c_xml xml,
    c_inet inet,
    c_cidr cidr,
    c_macaddr macaddr,
    c_bit bit(4),
    c_varbit bit varying,
    c_point point,
    c_box box,
    c_tsvector tsvector,
    c_tsquery tsquery,
    c_int4range int4range,
    c_multirange int4multirange,
    c_float_range float_range,
    c_enum mood,
    c_composite address,
    c_domain small_quantity,
    c_domain_array moods,
    c_domain_char country,
    c_domain_bit flags,
    c_int_array integer[],
    c_text_array text[],
    c_hstore hstore,
    c_oid oid,
    c_regclass regclass,
    c_lsn pg_lsn,
    c_path jsonpath
);

INSERT INTO types (id) VALUES (1);
INSERT INTO types
SELECT i, i, i * 4294967296, i / 7.0, i / 3.0, -i / 3.0, i::text::money, 'text ' || i, 'v' || i, 'c' || i, 'f' || i || ' ',
       chr(64 + i)::"char", 'name' || i, 'CiText' || i, decode(md5(i::text), 'hex'), i % 2 = 0,
       date '2026-01-01' + i, time '00:00' + i * interval '1 minute', timetz '10:00+01' + i * interval '1 minute',
       timestamp '2026-01-01' + i * interval '1 microsecond', timestamptz '2026-01-01 00:00+00' + i * interval '1 hour',
       i * interval '1 day 2 hours', md5(i::text)::uuid, json_build_object('b', i, 'a', '  '),
       jsonb_build_object('n', i, 'list', jsonb_build_array(i, jsonb_build_array(i))), xml('<a>' || i || '</a>'),
       ('10.0.0.' || i || '/24')::inet, ('10.0.' || i || '.0/24')::cidr, ('00:00:00:00:00:0' || i % 10)::macaddr,
       (i % 16)::bit(4), i::bit(8)::varbit, point(i, -i), box(point(0, 0), point(i, i)), to_tsvector('english', 'cats ' || i),
       to_tsquery('english', 'cats & ' || i), int4range(i, i + 5), int4multirange(int4range(i, i + 5)),
       float_range(i, i + 0.5), (ARRAY['sad', 'ok', 'happy'])[1 + i % 3]::mood, ROW('Street ' || i, i)::address,
       1 + i % 10, ARRAY['ok', 'sad']::mood[], 'D' || chr(64 + i), i::bit(8), ARRAY[i, NULL, i + 1], ARRAY['a,b', 'c"d', NULL, ''],
       hstore('key', i::text), i::oid, 'pg_class'::regclass, '0/16B3748'::pg_lsn, '$.a[*]'::jsonpath
FROM generate_series(2, 20) AS i;
INSERT INTO types (id, c_numeric, c_real, c_double, c_date, c_timestamp, c_text, c_jsonb, c_bytea) VALUES
    (21, 'NaN', 'NaN', '-0', 'infinity', 'infinity', '', 'null', ''),
    (22, 1.10, '-0', 'Infinity', '-infinity', '-infinity', E'tab\tnew\nline\\back', '1.10', '\x00ff'),
    (23, '-0.0000000000000000000000000001', 1e-40, 1.7976931348623157e308, '5874897-12-31', '294276-12-31',
     'ünïcödé ✓ 🐘', '{"ключ": "значення \u0001"}', '\xdeadbeef');

CREATE TABLE "Sales"."Order ""A"" größe" (
    "id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "select" text NOT NULL,
    "a.b" integer,
    "Ünï code" text
);
INSERT INTO "Sales"."Order ""A"" größe" ("select", "a.b", "Ünï code")
SELECT 'row ' || i, i, repeat('é', i) FROM generate_series(1, 30) AS i;

CREATE TABLE customers (
    id bigserial PRIMARY KEY,
    email citext NOT NULL UNIQUE,
    status varchar(20) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'active', 'gone')),
    age integer CHECK (age BETWEEN 0 AND 150 AND age <> 13),
    score numeric(10, 2) DEFAULT -1.5,
    born timestamp(3) with time zone DEFAULT '2000-01-01'::timestamptz,
    CONSTRAINT either CHECK ((age > 17 AND status <> 'gone') OR (status = 'new' OR age IS NULL))
);
INSERT INTO customers (email, status, age) SELECT 'user' || i || '@example.com', 'active', 20 + i FROM generate_series(1, 50) AS i;

CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    net numeric(12, 2) NOT NULL,
    gross numeric(12, 2) GENERATED ALWAYS AS (net * 1.2) STORED,
    during tstzrange,
    note text COLLATE "C",
    EXCLUDE USING gist (customer_id WITH =, during WITH &&)
);
INSERT INTO orders (customer_id, net) SELECT 1 + i % 50, i FROM generate_series(1, 200) AS i;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE orders ADD CONSTRAINT net_positive CHECK (net >= 0) NOT VALID;
CREATE INDEX orders_lower_note ON orders (lower(note)) WHERE note IN ('a', 'b') AND net > 0;
CREATE UNIQUE INDEX orders_once ON orders (id, customer_id) INCLUDE (net);
CREATE TRIGGER touched BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.note IN ('a', 'b')) EXECUTE FUNCTION touch();
ALTER TABLE orders DISABLE TRIGGER touched;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_orders ON orders FOR SELECT USING (note IN ('mine', 'ours') OR customer_id = 1);

CREATE TABLE events (id bigint NOT NULL, at timestamptz NOT NULL, kind varchar(10), PRIMARY KEY (id, at))
    PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY HASH (id);
CREATE TABLE events_2026_0 PARTITION OF events_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE events_2026_1 PARTITION OF events_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE INDEX events_kind ON events (kind) WHERE kind IN ('x', 'y');
CREATE TRIGGER event_touched AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION touch();
INSERT INTO events SELECT i, timestamptz '2025-06-01' + i * interval '1 day', 'x' FROM generate_series(1, 400) AS i;
CREATE TABLE event_notes (
    event_id bigint NOT NULL, event_at timestamptz NOT NULL, note text,
    FOREIGN KEY (event_id, event_at) REFERENCES events
);
INSERT INTO event_notes SELECT id, at, 'noted' FROM events WHERE id < 10;

CREATE TABLE parent (a integer, b integer NOT NULL);
-- After a restore, the inherited columns come first.
CREATE TABLE child (extra text, a integer, b integer NOT NULL);
ALTER TABLE child INHERIT parent;
INSERT INTO parent VALUES (1, 2);
INSERT INTO child VALUES ('extra', 3, 4);

CREATE TABLE changed (gone integer, stays text, later integer);
INSERT INTO changed VALUES (1, 'a', 2);
ALTER TABLE changed DROP COLUMN gone;
ALTER TABLE changed ADD COLUMN added boolean DEFAULT true;

CREATE TABLE empty_table (id integer, name text);
CREATE TABLE no_columns ();
INSERT INTO no_columns DEFAULT VALUES;
INSERT INTO no_columns DEFAULT VALUES;
CREATE TABLE only_generated (g integer GENERATED ALWAYS AS (1) STORED);
INSERT INTO only_generated DEFAULT VALUES;
CREATE UNLOGGED TABLE unlogged_table (id integer);
INSERT INTO unlogged_table VALUES (1);

CREATE VIEW reporting.active AS
    SELECT c.id, c.email, count(o.*) AS orders
    FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
    WHERE c.status IN ('new', 'active') AND c.age BETWEEN 1 AND 99 AND o.net > 0
    GROUP BY c.id;
CREATE VIEW reporting.checked WITH (security_barrier) AS
    SELECT * FROM customers WHERE status = 'new' WITH LOCAL CHECK OPTION;
CREATE VIEW reporting.guarded WITH (check_option = cascaded, security_barrier = true) AS
    SELECT * FROM customers WHERE status = 'new';
CREATE MATERIALIZED VIEW reporting.totals AS SELECT customer_id, sum(net) AS net FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer ON reporting.totals (customer_id);
CREATE MATERIALIZED VIEW reporting.unfilled AS SELECT 1 AS one WITH NO DATA;

CREATE SEQUENCE fresh START 5;
CREATE SEQUENCE used;
SELECT nextval('used') FROM generate_series(1, 42);
CREATE SEQUENCE "Down" INCREMENT -10 MAXVALUE 0 MINVALUE -1000 CYCLE;
SELECT nextval('"Down"'), nextval('"Down"');
CREATE SEQUENCE set_but_not_used;
SELECT setval('set_but_not_used', 1000, false);

SELECT lo_from_bytea(100001, '\x00010203');
SELECT lo_from_bytea(100002, convert_to(repeat('large object ', 200000), 'UTF8'));
SELECT lo_from_bytea(100003, '');

CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
INSERT INTO alembic_version VALUES ('4f2c81d0b7aa');

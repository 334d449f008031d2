-- A small database, for the tests of what goes wrong on the way.

CREATE TABLE authors (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id int NOT NULL REFERENCES authors,
    text text NOT NULL
);
INSERT INTO authors SELECT i, 'Author ' || i FROM generate_series(1, 10) AS i;
INSERT INTO notes (author_id, text) SELECT 1 + i % 10, md5(i::text) FROM generate_series(1, 1000) AS i;

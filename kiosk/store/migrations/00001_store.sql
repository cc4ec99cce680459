-- Times are nanoseconds since 1970, UTC. What is personal is sealed: keys.wrapped,
-- dossiers.body, items.payload, docs.body.

-- +goose Up
CREATE TABLE keys (
    id      TEXT PRIMARY KEY, -- of a dossier, or of an item that outlives its dossier
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dossiers (
    seq     INTEGER PRIMARY KEY,
    id      TEXT NOT NULL UNIQUE,
    kind    TEXT NOT NULL,
    state   TEXT NOT NULL,
    purpose TEXT NOT NULL,
    owner   TEXT NOT NULL,
    parent  TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened  INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    redact  INTEGER,
    open    INTEGER NOT NULL,
    erased  INTEGER NOT NULL DEFAULT 0,
    body    BLOB
) STRICT;
CREATE INDEX dossiers_opened ON dossiers (opened);
CREATE INDEX dossiers_kind ON dossiers (kind, opened);
CREATE INDEX dossiers_owner ON dossiers (owner, opened);
CREATE INDEX dossiers_parent ON dossiers (parent, opened) WHERE parent <> '';
CREATE INDEX dossiers_open ON dossiers (opened) WHERE open = 1;
CREATE INDEX dossiers_redact ON dossiers (redact) WHERE redact IS NOT NULL AND erased = 0;
CREATE INDEX dossiers_erased ON dossiers (changed) WHERE erased = 1;

CREATE TABLE dossier_numbers (
    hash    BLOB NOT NULL,
    dossier INTEGER NOT NULL REFERENCES dossiers (seq) ON DELETE CASCADE,
    PRIMARY KEY (hash, dossier)
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_numbers_dossier ON dossier_numbers (dossier);

CREATE TABLE items (
    seq       INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    backend   TEXT NOT NULL,
    kind      TEXT NOT NULL,
    dossier   TEXT NOT NULL,
    person    TEXT NOT NULL,
    key       TEXT NOT NULL,
    state     TEXT NOT NULL,
    attempts  INTEGER NOT NULL,
    uncertain INTEGER NOT NULL,
    created   INTEGER NOT NULL,
    next      INTEGER NOT NULL,
    deadline  INTEGER NOT NULL, -- none: the largest integer
    wall      INTEGER,
    priority  INTEGER NOT NULL,
    code      TEXT NOT NULL,
    operator  TEXT NOT NULL,
    note      TEXT NOT NULL,
    payload   BLOB
) STRICT;
CREATE INDEX items_due ON items (backend, priority, deadline, created, seq, next, person) WHERE state = 'queued';
CREATE INDEX items_next ON items (backend, next, person, seq) WHERE state = 'queued';
CREATE INDEX items_person ON items (backend, person, seq) WHERE state IN ('queued', 'sending') AND person <> '';
CREATE INDEX items_dossier ON items (dossier);
CREATE INDEX items_state ON items (state, backend);
CREATE INDEX items_deadline ON items (deadline) WHERE state IN ('queued', 'sending', 'dead');
CREATE INDEX items_blank ON items (seq) WHERE payload IS NULL;

CREATE TABLE item_counts (
    backend TEXT NOT NULL,
    state   TEXT NOT NULL,
    n       INTEGER NOT NULL,
    PRIMARY KEY (backend, state)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER items_added AFTER INSERT ON items BEGIN
    INSERT INTO item_counts VALUES (new.backend, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER items_moved AFTER UPDATE OF state ON items WHEN old.state <> new.state BEGIN
    UPDATE item_counts SET n = n - 1 WHERE backend = old.backend AND state = old.state;
    INSERT INTO item_counts VALUES (new.backend, new.state, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER items_gone AFTER DELETE ON items BEGIN
    UPDATE item_counts SET n = n - 1 WHERE backend = old.backend AND state = old.state;
END;
-- +goose StatementEnd

CREATE TABLE events (
    n     INTEGER PRIMARY KEY AUTOINCREMENT, -- a number is never used twice
    at    INTEGER NOT NULL,
    owner TEXT NOT NULL,
    visit TEXT NOT NULL,
    type  TEXT NOT NULL,
    data  BLOB NOT NULL
) STRICT;

CREATE TABLE docs (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

-- The journal: rows in the clear inside the encrypted file, nothing personal.
CREATE TABLE journal_rows (
    n     INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL, -- to find what retention has passed; the bytes decide
    bytes BLOB NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE INDEX journal_rows_at ON journal_rows (at);
CREATE TABLE journal_hashes (
    i    INTEGER PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;
CREATE TABLE journal_heads (
    size INTEGER PRIMARY KEY,
    jws  TEXT NOT NULL
) STRICT;
CREATE TABLE journal_base (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    kept INTEGER NOT NULL, -- first row that was kept
    jws TEXT NOT NULL
) STRICT;

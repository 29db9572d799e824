-- Who can speak and what they belong to.
--
-- Public ids are opaque text; inside, rows refer to each other by small integers, so that the hot
-- tables stay narrow. Times are milliseconds since 1970, UTC.

-- Everyone a message can come from. One table, so that a sender, a reader and a typist are one kind of thing.
CREATE TABLE people (
    pk          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL CHECK (kind IN ('visitor', 'agent', 'bot', 'system')),
    name        TEXT NOT NULL,
    email       TEXT,
    created_at  INTEGER NOT NULL
) STRICT;

-- The sender of system lines.
INSERT INTO people (pk, id, kind, name, created_at) VALUES (1, 'system', 'system', 'Voxora', 0);

CREATE TABLE users (
    person        INTEGER PRIMARY KEY REFERENCES people (pk),
    email         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    role          TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'agent')),
    password_hash TEXT,             -- none: invited, has not chosen one yet
    disabled_at   INTEGER,
    deleted_at    INTEGER           -- the row stays, because messages name their sender
) STRICT;

CREATE TABLE departments (
    pk          INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    description TEXT,
    color       TEXT,
    routing     TEXT NOT NULL DEFAULT 'manual' CHECK (routing IN ('manual', 'least_busy')),
    created_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE department_members (
    person      INTEGER NOT NULL REFERENCES users (person),
    department  INTEGER NOT NULL REFERENCES departments (pk) ON DELETE CASCADE,
    PRIMARY KEY (person, department)
) STRICT, WITHOUT ROWID;
CREATE INDEX department_members_by_department ON department_members (department, person);

CREATE TABLE sites (
    pk              INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    public_key      TEXT NOT NULL UNIQUE,
    identity_secret TEXT NOT NULL,
    name            TEXT NOT NULL,
    allowed_origins TEXT NOT NULL,  -- a JSON array of origins and patterns
    department      INTEGER REFERENCES departments (pk) ON DELETE SET NULL,
    appearance      TEXT NOT NULL,  -- a JSON object, the widget's business
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX sites_by_department ON sites (department) WHERE department IS NOT NULL;

CREATE TABLE visitors (
    person      INTEGER PRIMARY KEY REFERENCES people (pk),
    site        INTEGER REFERENCES sites (pk) ON DELETE SET NULL,
    external_id TEXT,               -- the host's own id of the person, proven by a signature
    seen_at     INTEGER NOT NULL,
    erased_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX visitors_by_external_id ON visitors (site, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX visitors_by_site ON visitors (site) WHERE site IS NOT NULL;
CREATE INDEX visitors_by_seen ON visitors (seen_at, person);

-- A log-in. Tokens name it; ending it ends all of them.
CREATE TABLE sessions (
    id           TEXT PRIMARY KEY,
    person       INTEGER NOT NULL REFERENCES people (pk),
    created_at   INTEGER NOT NULL,
    used_at      INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    user_agent   TEXT,
    address      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_person ON sessions (person);
-- A running server looks here for what the command line ended beside it.
CREATE INDEX sessions_by_end ON sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Refresh tokens by their SHA-256. A used one stays until its session ends, so that its reuse is seen.
CREATE TABLE refresh_tokens (
    fingerprint BLOB PRIMARY KEY,
    session     TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    used_at     INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session);

-- Single-use links, by SHA-256: a chosen password for an invitation.
CREATE TABLE invitations (
    fingerprint BLOB PRIMARY KEY,
    person      INTEGER NOT NULL REFERENCES users (person),
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_person ON invitations (person);
